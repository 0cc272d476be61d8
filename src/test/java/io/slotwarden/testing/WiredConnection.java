package io.slotwarden.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One connection on a [FaultyWire]: two sockets, and a virtual thread for each direction.
final class WiredConnection {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final FaultyWire wire;
  private final Socket client;
  private final Socket server;

  /// What befalls the answers on this connection alone; null = what befalls all.
  private volatile @Nullable Fault own;

  private volatile boolean ended;

  WiredConnection(FaultyWire wire, Socket client, Socket server) {
    this.wire = wire;
    this.client = client;
    this.server = server;
  }

  void start(ExecutorService threads) {
    threads.submit(() -> pass(client, server, wire::asked, true));
    threads.submit(() -> pass(server, client, this::answers, false));
  }

  /// From now on it fares as all others do.
  void heal() {
    own = null;
  }

  private Fault answers() {
    Fault mine = own;
    return mine == null ? wire.answered() : mine;
  }

  private void pass(Socket from, Socket to, Supplier<Fault> fault, boolean requests) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int n; (n = in.read(chunk)) > 0; ) {
        if (requests) {
          listen(chunk, n);
        }
        if (!carry(out, chunk, n, fault)) {
          return;
        }
      }
      hold(fault);
      to.shutdownOutput();
      if (requests) {
        // The client is gone; what the server still says interests nobody.
        end(Fault.End.CLOSE);
      }
    } catch (IOException e) {
      end(Fault.End.RESET);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen(byte[] chunk, int n) {
    FaultyWire.Trigger trigger = wire.trigger();
    if (trigger != null
        && new String(chunk, 0, n, StandardCharsets.ISO_8859_1).contains(trigger.text())) {
      own = trigger.answer();
    }
  }

  /// @return false when nothing more is to be carried this way
  private boolean carry(OutputStream out, byte[] chunk, int n, Supplier<Fault> fault)
      throws IOException, InterruptedException {
    Fault now = hold(fault);
    return switch (now) {
      case Fault.None _, Fault.Delay _, Fault.Freeze _ -> {
        out.write(chunk, 0, n);
        out.flush();
        yield true;
      }
      case Fault.Half(Fault.End end) -> {
        out.write(chunk, 0, n / 2);
        out.flush();
        yield strike(end);
      }
      case Fault.Head(Fault.End end) -> {
        int head = new String(chunk, 0, n, StandardCharsets.ISO_8859_1).indexOf(END_OF_HEAD);
        out.write(chunk, 0, head < 0 ? n : head + END_OF_HEAD.length());
        out.flush();
        yield head < 0 || strike(end);
      }
      case Fault.Cut(Fault.End end) -> strike(end);
      case Fault.Refuse _ -> strike(Fault.End.RESET);
    };
  }

  private boolean strike(Fault.End end) {
    wire.befell();
    end(end);
    return false;
  }

  /// Waits while what is said has to wait.
  ///
  /// @return what befalls it then
  private Fault hold(Supplier<Fault> fault) throws InterruptedException {
    wire.lock.lock();
    try {
      Fault now = fault.get();
      if (now instanceof Fault.Delay || now instanceof Fault.Freeze) {
        wire.befell();
      }
      while (!ended && now instanceof Fault.Freeze) {
        wire.changed.await();
        now = fault.get();
      }
      if (now instanceof Fault.Delay(var by)) {
        long left = by.toNanos();
        while (!ended && left > 0 && fault.get() instanceof Fault.Delay) {
          left = wire.changed.awaitNanos(left);
        }
      }
      return now;
    } finally {
      wire.lock.unlock();
    }
  }

  /// Ends it, as far as the client sees. The server sees it go in any case but a freeze.
  void end(Fault.End end) {
    if (end == Fault.End.FREEZE) {
      return;
    }
    wire.lock.lock();
    try {
      ended = true;
      wire.changed.signalAll();
    } finally {
      wire.lock.unlock();
    }
    wire.ended(this);
    close(server, Fault.End.CLOSE);
    close(client, end);
  }

  static void close(Socket socket, Fault.End end) {
    try (socket) {
      if (end == Fault.End.RESET) {
        socket.setSoLinger(true, 0);
      } else {
        // A socket that is closed with something unread in it resets: the FIN has to go first.
        socket.shutdownOutput();
      }
    } catch (IOException e) {
      // It is closed already.
    }
  }
}
