package io.slotwarden.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate authority of its own and one server certificate, made with the JDK's `keytool` and
/// written as PEM.
public final class Certificates {
  private static final String STORE_PASSWORD = "changeit";
  private final Path directory;
  private final Path store;

  /// @param directory empty; holds everything
  /// @param host the server's name or address, the only one that the certificate is for
  public Certificates(Path directory, String host) {
    this.directory = directory;
    this.store = directory.resolve("store.p12");
    boolean isAddress = host.matches("[0-9.]+");
    keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c");
    keytool("-genkeypair", "-alias", "server", "-dname", "CN=" + host);
    keytool("-certreq", "-alias", "server", "-file", file("server.csr"));
    keytool(
        "-gencert",
        "-alias",
        "ca",
        "-infile",
        file("server.csr"),
        "-outfile",
        file("server.der"),
        "-ext",
        "san=" + (isAddress ? "ip:" : "dns:") + host);
    keytool("-importcert", "-noprompt", "-alias", "server", "-file", file("server.der"));
    write();
  }

  /// The authority's certificate.
  public Path root() {
    return directory.resolve("root.pem");
  }

  public Path certificate() {
    return directory.resolve("server.pem");
  }

  public Path key() {
    return directory.resolve("server.key");
  }

  /// Of a server that shows the certificate.
  public SSLContext context() {
    try {
      KeyStore keys = store();
      keys.deleteEntry("ca");
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, STORE_PASSWORD.toCharArray());
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(managers.getKeyManagers(), null, null);
      return tls;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyStore store() throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, STORE_PASSWORD.toCharArray());
      return keys;
    }
  }

  private void write() {
    try {
      KeyStore keys = store();
      pem(root(), "CERTIFICATE", keys.getCertificate("ca").getEncoded());
      pem(certificate(), "CERTIFICATE", keys.getCertificate("server").getEncoded());
      pem(key(), "PRIVATE KEY", keys.getKey("server", STORE_PASSWORD.toCharArray()).getEncoded());
      Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw-------"));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pem(Path file, String kind, byte[] content) throws IOException {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private void keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-keystore", store.toString(), "-storepass", STORE_PASSWORD, "-storetype", "PKCS12"));
    if (arguments[0].equals("-genkeypair")) {
      command.addAll(List.of("-keyalg", "RSA", "-keysize", "2048", "-validity", "30"));
    }
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(arguments[0] + ": " + said);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
