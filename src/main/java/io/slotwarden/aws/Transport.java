package io.slotwarden.aws;

import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.CaBundle;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/// The HTTP client under the SDK: the JDK's own, with the configured proxy and certificates.
final class Transport {
  private Transport() {}

  static SdkHttpClient open(AwsConfig aws, CallLimits limits) {
    UrlConnectionHttpClient.Builder http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(limits.connect())
            .socketTimeout(limits.attempt())
            .proxyConfiguration(proxy(aws.proxy()));
    CaBundle bundle = aws.caBundle();
    if (bundle != null) {
      TrustManager[] trusted = trusted(bundle);
      http.tlsTrustManagersProvider(() -> trusted);
    }
    return http.build();
  }

  /// The SDK's own reading of environment and properties is switched off: without a proxy of the
  /// configuration that of the process (its `ProxySelector`) holds, so that `NO_PROXY` means the
  /// same for AWS and all else.
  private static ProxyConfiguration proxy(@Nullable URI configured) {
    ProxyConfiguration.Builder proxy =
        ProxyConfiguration.builder()
            .useEnvironmentVariablesValues(false)
            .useSystemPropertyValues(false);
    return (configured == null ? proxy : proxy.endpoint(configured)).build();
  }

  /// Like the AWS command line's `ca_bundle`: these certificates and no others.
  private static TrustManager[] trusted(CaBundle bundle) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int n = 0;
      for (X509Certificate c : bundle.certificates()) {
        store.setCertificateEntry("ca-" + n++, c);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("aws.ca-bundle: " + bundle, e);
    }
  }
}
