package io.slotwarden.testing;

import java.time.Duration;
import java.util.stream.Stream;

/// What a [FaultyWire] does to what is said on it.
public sealed interface Fault {
  /// Everything passes, at once: also what was held until now.
  record None() implements Fault {}

  /// Every piece is held for so long.
  record Delay(Duration by) implements Fault {}

  /// Connections are taken and stay open, and nothing passes until the fault is another one.
  record Freeze() implements Fault {}

  /// Open connections end now, new ones as soon as something is said on them.
  record Cut(End end) implements Fault {}

  /// The first half of the next piece passes, then the connection ends.
  record Half(End end) implements Fault {}

  /// Of an HTTP message its head passes, and nothing of its body.
  record Head(End end) implements Fault {}

  /// Nobody listens there, and open connections are reset.
  record Refuse() implements Fault {}

  /// How a connection ends.
  enum End {
    /// RST: the peer is gone, or a firewall forgot it.
    RESET,
    /// FIN, as of a process that ends.
    CLOSE,
    /// It stays open, and nothing passes any more.
    FREEZE
  }

  /// Everything that keeps an answer from arriving whole; what only HTTP has is not among them.
  static Stream<Fault> ofAnyWire() {
    return Stream.of(
        new Freeze(),
        new Delay(Duration.ofDays(1)),
        new Cut(End.RESET),
        new Cut(End.CLOSE),
        new Half(End.RESET),
        new Half(End.CLOSE),
        new Half(End.FREEZE),
        new Refuse());
  }

  /// The same for HTTP.
  static Stream<Fault> ofHttp() {
    return Stream.concat(
        ofAnyWire(), Stream.of(new Head(End.RESET), new Head(End.CLOSE), new Head(End.FREEZE)));
  }
}
