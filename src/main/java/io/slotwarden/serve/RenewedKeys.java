package io.slotwarden.serve;

import io.slotwarden.config.HttpTls;
import io.slotwarden.config.ServerCertificate;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Certificate and key of the server, read again at the first handshake after a file changed. What
/// can't be used, as while one of the two is new and the other still old, is said once, and the
/// last good pair serves on.
final class RenewedKeys extends X509ExtendedKeyManager {
  private static final Logger LOG = LoggerFactory.getLogger(RenewedKeys.class);
  private final HttpTls files;

  /// The pairs that a handshake may still name: one that has begun ends with the pair it began
  /// with.
  private Map<String, ServerCertificate> pairs;

  private String current = "1";
  private Stamp stamp;
  private int reads = 1;

  private RenewedKeys(HttpTls files) throws ServerCertificate.Unusable {
    this.files = files;
    stamp = Stamp.of(files);
    pairs = Map.of(current, ServerCertificate.read(files));
  }

  /// @throws IOException when the files can't be used; the message says why and what to do
  static SSLContext context(HttpTls files) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new RenewedKeys(files)}, null, null);
      return context;
    } catch (ServerCertificate.Unusable e) {
      throw new IOException("http.tls: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }

  /// When the files were written last, as far as that can be told.
  private record Stamp(List<FileTime> times) {
    static Stamp of(HttpTls files) {
      return new Stamp(List.of(time(files.certificate()), time(files.key())));
    }

    private static FileTime time(Path file) {
      try {
        return Files.getLastModifiedTime(file);
      } catch (IOException e) {
        return FileTime.fromMillis(0);
      }
    }
  }

  private synchronized String newest() {
    Stamp now = Stamp.of(files);
    if (!now.equals(stamp)) {
      stamp = now;
      try {
        ServerCertificate read = ServerCertificate.read(files);
        String name = String.valueOf(++reads);
        ServerCertificate old = pairs.get(current);
        pairs = old == null ? Map.of(name, read) : Map.of(current, old, name, read);
        current = name;
        LOG.atInfo()
            .addKeyValue("event", "certificate")
            .addKeyValue("until", read.chain().getFirst().getNotAfter().toInstant())
            .log("the certificate of the HTTP server was read again");
      } catch (ServerCertificate.Unusable e) {
        LOG.atWarn()
            .addKeyValue("event", "certificate")
            .addKeyValue("reason", e.getMessage())
            .log("the changed certificate can't be used: the one before serves on");
      }
    }
    return current;
  }

  private synchronized @Nullable ServerCertificate pair(String name) {
    return pairs.get(name);
  }

  private @Nullable String named(String keyType) {
    String name = newest();
    ServerCertificate pair = pair(name);
    return pair != null && pair.key().getAlgorithm().equals(keyType) ? name : null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return named(keyType);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return named(keyType);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String name) {
    ServerCertificate pair = pair(name);
    return pair == null ? null : pair.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String name) {
    ServerCertificate pair = pair(name);
    return pair == null ? null : pair.key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String name = named(keyType);
    return name == null ? null : new String[] {name};
  }

  /// It is no client.
  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
