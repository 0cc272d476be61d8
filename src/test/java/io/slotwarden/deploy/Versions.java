package io.slotwarden.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What this version of the program is called.
final class Versions {
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>slotwarden</artifactId>\\s*<version>([^<]+)</version>");

  private Versions() {}

  /// The name and tag under which the image of this version is built.
  static String image() throws IOException {
    Matcher m = VERSION.matcher(Files.readString(Path.of("pom.xml")));
    if (!m.find()) {
      throw new AssertionError("pom.xml has no version");
    }
    return "slotwarden:" + m.group(1);
  }
}
