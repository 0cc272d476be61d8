package io.slotwarden.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.Loaded;
import io.slotwarden.demo.dms.SimulatedDms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The only way to a simulated DMS and its STS under AWS's own names: a proxy that opens TLS with
/// certificates of a company's own.
public final class CompanyProxy implements AutoCloseable {
  private static final String DOMAIN = SimulatedDms.REGION + ".amazonaws.com";
  private final Path home;
  private final Certificates companys;
  private final ConnectProxy proxy;

  /// @param home empty
  public CompanyProxy(Path home, SimulatedDms dms) {
    this.home = home;
    this.companys = certificates("companys");
    int port = dms.endpoint().getPort();
    this.proxy =
        new ConnectProxy(
            Map.of("dms." + DOMAIN + ":443", port, "sts." + DOMAIN + ":443", port),
            companys.context());
  }

  /// The keys `aws.proxy` and `aws.ca-bundle` of somebody who knows the company's authority.
  public AwsConfig known() {
    return configured(companys);
  }

  /// The same of somebody who trusts another authority, and no other.
  public AwsConfig mistaken() {
    return configured(certificates("strangers"));
  }

  /// The first line of each request.
  public List<String> asked() {
    return proxy.asked();
  }

  private AwsConfig configured(Certificates trusted) {
    String text =
        """
        dms:
          - {name: prod, region: eu-west-1}
        aws: {proxy: "http://127.0.0.1:%d", ca-bundle: %s}
        """
            .formatted(proxy.port(), trusted.root());
    Loaded loaded = ConfigLoader.load(text, "test", _ -> null);
    assertThat(loaded).isInstanceOf(Loaded.Valid.class);
    return ((Loaded.Valid) loaded).config().aws();
  }

  private Certificates certificates(String whose) {
    try {
      return new Certificates(Files.createDirectory(home.resolve(whose)), "*." + DOMAIN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    proxy.close();
  }
}
