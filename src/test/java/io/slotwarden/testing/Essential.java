package io.slotwarden.testing;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A server on which what no version may lack is tested: each major from 10 to 18 from embedded
/// binaries, and the newest once more from the official image.
///
/// @param official from the image `postgres`, where a Docker daemon answers
public record Essential(int major, boolean official) {
  /// `official`: the image alone, and a Docker daemon has to answer (`mvn -Pdocker test`).
  private static final String WHICH = System.getProperty("slotwarden.essentials", "all");

  static final boolean OFFICIAL_ONLY = WHICH.equals("official");

  /// For [EssentialTest].
  public static Stream<Essential> servers() {
    Stream<Essential> official = Stream.of(new Essential(18, true));
    return OFFICIAL_ONLY
        ? official
        : Stream.concat(
            IntStream.rangeClosed(10, 18).mapToObj(major -> new Essential(major, false)), official);
  }

  /// The server, shared by all tests of this JVM: leave no slot, role or setting behind.
  public Postgres server() {
    return official ? OfficialImage.shared(major) : PostgresServer.shared(major);
  }

  @Override
  public String toString() {
    return official ? "image postgres:" + major : Integer.toString(major);
  }
}
