package io.slotwarden.aws;

import io.slotwarden.config.RdsRoots;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.postgresql.ssl.WrappedFactory;

/// Trusts servers of Amazon RDS and Aurora by the root certificates that are shipped, and nobody
/// else. The PostgreSQL driver makes one by its class name, and checks the host name itself.
public final class RdsTrust extends WrappedFactory {
  /// @throws GeneralSecurityException when the shipped certificates can't be used
  /// @throws IOException when they can't be read
  public RdsTrust() throws GeneralSecurityException, IOException {
    try (InputStream pem = RdsRoots.pem()) {
      factory = trusting(pem);
    }
  }

  private static SSLSocketFactory trusting(InputStream pem)
      throws GeneralSecurityException, IOException {
    KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
    roots.load(null, null);
    for (Certificate root : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
      X509Certificate x509 = (X509Certificate) root;
      roots.setCertificateEntry(x509.getSubjectX500Principal().getName(), x509);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(roots);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }
}
