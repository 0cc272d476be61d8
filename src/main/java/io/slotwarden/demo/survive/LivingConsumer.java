package io.slotwarden.demo.survive;

import io.slotwarden.demo.DemoConsumer;
import io.slotwarden.demo.DemoServer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A consumer of a slot that is needed: it wants every order, once and in turn.
final class LivingConsumer implements AutoCloseable {
  private static final Pattern ORDER =
      Pattern.compile("table public\\.orders: INSERT: id.*?:(\\d+)");

  /// Longer changes are the load.
  private static final int LONGEST = 1_000;

  private final DemoServer server;
  private final String slot;
  private @Nullable DemoConsumer stream;
  private volatile long last;
  private volatile boolean missed;
  private volatile @Nullable String refusal;

  LivingConsumer(DemoServer server, String slot) {
    this.server = server;
    this.slot = slot;
  }

  /// Attaches, if it is not there and the server lets it.
  synchronized void come() {
    try {
      if (stream == null) {
        stream = DemoConsumer.attach(server, slot, "warehouse", _ -> {}, this::hear);
      }
      refusal = null;
    } catch (SQLException e) {
      refusal = String.valueOf(e.getMessage());
    }
  }

  synchronized void leave() {
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }

  private void hear(ByteBuffer change) {
    if (change.remaining() > LONGEST) {
      return;
    }
    Matcher order = ORDER.matcher(StandardCharsets.UTF_8.decode(change));
    if (order.lookingAt()) {
      long number = Long.parseLong(order.group(1));
      // After a break it is given again what it had not confirmed.
      missed |= number > last + 1;
      last = Math.max(last, number);
    }
  }

  /// The last order that it has; all before it as well, unless it [#missed] some.
  long last() {
    return last;
  }

  boolean missed() {
    return missed;
  }

  /// Why the server does not let it read; null when it does.
  @Nullable String refusal() {
    return refusal;
  }

  @Override
  public void close() {
    leave();
  }
}
