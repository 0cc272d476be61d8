package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// How the daemon is asked: whom to trust where it speaks TLS, and what to show where reads need a
/// token.
///
/// @param trust null = whom Java trusts
/// @param token for reads that are refused without one; null = there is none
record ApiAccess(@Nullable SSLContext trust, @Nullable String token) {
  static final String CA = "SLOTWARDEN_CA";
  static final String READ_TOKEN = "SLOTWARDEN_READ_TOKEN";

  /// Never the token.
  @Override
  public String toString() {
    return "ApiAccess[" + (trust == null ? "trust of Java" : "trust of a file") + "]";
  }

  /// @param ca null = `$SLOTWARDEN_CA`, if that is set
  /// @throws ApiFailure when the file can't be used
  static ApiAccess of(@Nullable Path ca, Secret.Environment environment) {
    String named = set(environment.get(CA));
    Path file = ca != null ? ca : named == null ? null : Path.of(named);
    String read = set(environment.get(READ_TOKEN));
    String token = read == null ? set(environment.get("SLOTWARDEN_TOKEN")) : read;
    return new ApiAccess(file == null ? null : trust(file), token == null ? null : sendable(token));
  }

  /// A token without what surrounds it.
  ///
  /// @throws ApiFailure when no header can carry it: the HTTP client's own error would show it
  static String sendable(String token) {
    String stripped = token.strip();
    if (!stripped.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new ApiFailure(
          "the token holds blanks or characters beyond ASCII: make one of letters and digits");
    }
    return stripped;
  }

  private static SSLContext trust(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> authorities =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (authorities.isEmpty()) {
        throw new ApiFailure(file + " holds no certificate: it must be PEM");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate authority : authorities) {
        store.setCertificateEntry("ca" + store.size(), authority);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new ApiFailure(
          "the authority's certificate in "
              + file
              + " can't be read ("
              + e.getClass().getSimpleName()
              + "): name its file with --ca or $"
              + CA);
    } catch (GeneralSecurityException e) {
      throw new ApiFailure(file + " holds no certificate: it must be PEM");
    }
  }

  private static @Nullable String set(@Nullable String value) {
    return value == null || value.isBlank() ? null : value;
  }
}
