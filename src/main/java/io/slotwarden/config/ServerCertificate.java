package io.slotwarden.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A certificate chain and its private key, read from PEM files, of which it is known that they fit
/// each other.
///
/// @param chain the server's own first; not empty
public record ServerCertificate(List<X509Certificate> chain, PrivateKey key) {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final Pattern OTHER_KEY =
      Pattern.compile("-----BEGIN ((?:[A-Z]+ )*PRIVATE KEY)-----");
  private static final byte[] PROBE = "slotwarden".getBytes(StandardCharsets.US_ASCII);

  public ServerCertificate {
    chain = List.copyOf(chain);
  }

  /// The key is never shown.
  @Override
  public String toString() {
    return "certificate of " + chain.getFirst().getSubjectX500Principal() + ", key ****";
  }

  /// The files or their contents are no such pair.
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean key;

    private Unusable(boolean key, String message) {
      super(message);
      this.key = key;
    }

    /// True where it is the key that is wrong, false for the certificate.
    public boolean isOfKey() {
      return key;
    }
  }

  /// @throws Unusable with what is wrong and what to do; it shows nothing of what is in a file
  public static ServerCertificate read(HttpTls files) throws Unusable {
    List<X509Certificate> chain = chain(files.certificate());
    PrivateKey key = key(files.key(), chain.getFirst().getPublicKey().getAlgorithm());
    if (!fits(chain.getFirst(), key)) {
      throw new Unusable(
          true,
          "the key in "
              + files.key()
              + " is not that of the first certificate in "
              + files.certificate()
              + ": put the server's own certificate first, and take the key that it was made for");
    }
    return new ServerCertificate(chain, key);
  }

  private static List<X509Certificate> chain(Path file) throws Unusable {
    try {
      return CaBundle.read(file).certificates();
    } catch (IllegalArgumentException e) {
      throw new Unusable(false, String.valueOf(e.getMessage()));
    }
  }

  private static PrivateKey key(Path file, String algorithm) throws Unusable {
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new Unusable(true, CaBundle.unreadable(file, e));
    }
    Matcher pem = PKCS8.matcher(text);
    if (!pem.find()) {
      Matcher other = OTHER_KEY.matcher(text);
      throw new Unusable(
          true,
          other.find()
              ? file
                  + " holds "
                  + other.group(1)
                  + ": convert it with openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW"
              : file + " holds no private key: it must be PEM (-----BEGIN PRIVATE KEY-----)");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new Unusable(
          true,
          "the private key in "
              + file
              + " is broken, or not of the certificate's kind ("
              + algorithm
              + ")");
    }
  }

  private static boolean fits(X509Certificate certificate, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance(signature(key.getAlgorithm()));
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String signature(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> algorithm; // EdDSA names both
    };
  }
}
