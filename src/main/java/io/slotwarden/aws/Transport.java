package io.slotwarden.aws;

import io.slotwarden.config.AwsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/// The HTTP client under the SDK: the JDK's own, with the configured proxy and certificates.
final class Transport {
  private Transport() {}

  /// @throws IllegalArgumentException when the CA bundle can't be read
  static SdkHttpClient open(AwsConfig aws, CallLimits limits) {
    UrlConnectionHttpClient.Builder http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(limits.connect())
            .socketTimeout(limits.attempt());
    URI proxy = aws.proxy();
    http.proxyConfiguration(proxy == null ? ofTheProcess() : proxy(proxy));
    String bundle = aws.caBundle();
    if (bundle != null) {
      TrustManager[] trusted = trusted(Path.of(bundle));
      http.tlsTrustManagersProvider(() -> trusted);
    }
    return http.build();
  }

  /// That of the process (its `ProxySelector`): one meaning of `NO_PROXY` for AWS and all else.
  private static ProxyConfiguration ofTheProcess() {
    return ProxyConfiguration.builder()
        .useEnvironmentVariablesValues(false)
        .useSystemPropertyValues(false)
        .build();
  }

  private static ProxyConfiguration proxy(URI uri) {
    ProxyConfiguration.Builder proxy = ProxyConfiguration.builder().endpoint(uri);
    String user = uri.getUserInfo();
    if (user != null) {
      int colon = user.indexOf(':');
      proxy.username(colon < 0 ? user : user.substring(0, colon));
      proxy.password(colon < 0 ? "" : user.substring(colon + 1));
    }
    return proxy.build();
  }

  /// Like the AWS command line's `ca_bundle`: these certificates and no others.
  private static TrustManager[] trusted(Path bundle) {
    try (InputStream pem = Files.newInputStream(bundle)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int n = 0;
      for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca-" + n++, c);
      }
      if (n == 0) {
        throw new IllegalArgumentException("aws.ca-bundle: " + bundle + " holds no certificate");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "aws.ca-bundle: " + bundle + " can't be read as PEM certificates", e);
    }
  }
}
