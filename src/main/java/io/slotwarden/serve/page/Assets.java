package io.slotwarden.serve.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The style sheet and the script, read from the jar once. Their address carries a digest of their
/// content, so that a browser may keep them for good and still sees a new version at once.
public final class Assets {
  private static final int DIGEST_DIGITS = 16;

  private final Asset style = read("style.css", "text/css; charset=utf-8");
  private final Asset script = read("page.js", "text/javascript; charset=utf-8");

  /// One file.
  ///
  /// @param version changes when the content does
  @SuppressWarnings("ArrayRecordComponent") // Written to a socket, never compared.
  public record Asset(String name, String contentType, byte[] content, String version) {
    /// The address that may be kept for good.
    public String href() {
      return "/assets/" + name + "?v=" + version;
    }
  }

  Asset style() {
    return style;
  }

  Asset script() {
    return script;
  }

  /// The file of that name, if there is one.
  ///
  /// @param name as the address names it
  public Optional<Asset> find(String name) {
    return List.of(style, script).stream().filter(a -> a.name().equals(name)).findFirst();
  }

  private static Asset read(String name, String contentType) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in the jar of slotwarden");
      }
      byte[] content = in.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      String version = HexFormat.of().formatHex(digest).substring(0, DIGEST_DIGITS);
      return new Asset(name, contentType, content, version);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " in the jar of slotwarden can't be read", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
