package io.slotwarden.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/// Certificates of a PEM file, read once: what becomes of the file later changes nothing until the
/// configuration is read again.
///
/// @param certificates as they stand in the file; not empty
public record CaBundle(Path file, List<X509Certificate> certificates) {
  public CaBundle {
    certificates = List.copyOf(certificates);
  }

  /// @throws IllegalArgumentException when the file can't be read or holds none; it says what to do
  ///   and shows nothing of what is in the file
  static CaBundle read(Path file) {
    byte[] pem;
    try {
      pem = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(unreadable(file, e), e);
    }
    List<X509Certificate> found = List.of();
    try {
      found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
    } catch (CertificateException e) {
      // Its message may quote the file.
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          file + " holds no certificate: it must be PEM (-----BEGIN CERTIFICATE-----)");
    }
    return new CaBundle(file, found);
  }

  /// Why a file could not be read, and what to do.
  static String unreadable(Path file, IOException e) {
    return file
        + " can't be read ("
        + e.getClass().getSimpleName()
        + "): it must exist and be readable for the user that runs slotwarden";
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
