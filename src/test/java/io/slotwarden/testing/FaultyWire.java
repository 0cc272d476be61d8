package io.slotwarden.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The way to one server on loopback, at a port of its own, which a test spoils and mends at will:
/// in both directions, or only what the server answers. It knows nothing of what it carries, so it
/// stands before PostgreSQL as before any HTTP.
public final class FaultyWire implements AutoCloseable {
  private static final int BACKLOG = 50;

  final ReentrantLock lock = new ReentrantLock();
  final Condition changed = lock.newCondition();

  private final int serverPort;
  private final int port;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<WiredConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger struck = new AtomicInteger();

  private volatile Fault asked = new Fault.None();
  private volatile Fault answered = new Fault.None();
  private volatile @Nullable Trigger trigger;
  private @Nullable ServerSocket listener;
  private @Nullable Future<Void> accepting;

  /// Keeps the port while nobody listens there.
  private @Nullable Socket placeholder;

  /// A fault for the answer to whatever contains a text.
  record Trigger(String text, Fault answer) {}

  /// @param serverPort of the server behind it, on the loopback address
  public FaultyWire(int serverPort) {
    this.serverPort = serverPort;
    port = listen(0);
  }

  public static FaultyWire to(URI server) {
    return new FaultyWire(server.getPort());
  }

  public int port() {
    return port;
  }

  /// The same address, by way of this wire.
  public URI of(URI server) {
    return URI.create(of(server.toString()));
  }

  /// The same address, by way of this wire.
  public String of(String server) {
    return server.replace(":" + serverPort, ":" + port);
  }

  /// From now on this befalls whatever is said, in both directions. A fault that was before ends.
  public void strike(Fault fault) {
    switch (fault) {
      // Half a request is no request; the interesting half is the answer's.
      case Fault.Half _, Fault.Head _ -> strike(new Fault.None(), fault);
      case Fault.None _, Fault.Delay _, Fault.Freeze _, Fault.Cut _, Fault.Refuse _ ->
          strike(fault, fault);
    }
  }

  /// From now on requests reach the server, and this befalls its answers.
  public void strikeAnswers(Fault fault) {
    strike(new Fault.None(), fault);
  }

  /// What contains this text reaches the server, and this befalls the answer, on that connection.
  public void strikeAnswerTo(String text, Fault fault) {
    trigger = new Trigger(text, fault);
  }

  /// The wire is whole again, also for what was held.
  public void mend() {
    trigger = null;
    open.forEach(WiredConnection::heal);
    strike(new Fault.None());
  }

  /// Connections that are open at this moment; what a client has closed on a frozen wire is one.
  public int open() {
    return open.size();
  }

  /// Connections taken so far.
  public int taken() {
    return taken.get();
  }

  /// Pieces and connections that a fault has befallen so far.
  public int struck() {
    return struck.get();
  }

  private void strike(Fault requests, Fault answers) {
    lock.lock();
    try {
      asked = requests;
      answered = answers;
      boolean refuses = requests instanceof Fault.Refuse;
      if (refuses && listener != null) {
        hush();
      } else if (!refuses && listener == null) {
        listen(port);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    switch (requests) {
      case Fault.Cut(Fault.End end) -> open.forEach(c -> c.end(end));
      case Fault.Refuse _ -> open.forEach(c -> c.end(Fault.End.RESET));
      case Fault.None _, Fault.Delay _, Fault.Freeze _, Fault.Half _, Fault.Head _ -> {}
    }
  }

  private int listen(int at) {
    try {
      if (placeholder != null) {
        placeholder.close();
        placeholder = null;
      }
      ServerSocket next = new ServerSocket();
      next.setReuseAddress(true);
      next.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), BACKLOG);
      listener = next;
      accepting = threads.submit(() -> accept(next));
      return next.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void hush() {
    try {
      if (listener != null) {
        listener.close();
        listener = null;
        // The port is free once nobody waits at it any more.
        awaitEnd(accepting);
      }
      Socket bound = new Socket();
      bound.setReuseAddress(true);
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      placeholder = bound;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitEnd(@Nullable Future<Void> accepting) {
    try {
      if (accepting != null) {
        accepting.get();
      }
    } catch (ExecutionException e) {
      // Its socket was closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Void accept(ServerSocket at) throws IOException {
    while (true) {
      Socket client = at.accept();
      taken.incrementAndGet();
      try {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        WiredConnection connection = new WiredConnection(this, client, server);
        open.add(connection);
        connection.start(threads);
      } catch (IOException e) {
        WiredConnection.close(client, Fault.End.RESET);
      }
    }
  }

  Fault asked() {
    return asked;
  }

  Fault answered() {
    return answered;
  }

  @Nullable Trigger trigger() {
    return trigger;
  }

  void befell() {
    struck.incrementAndGet();
  }

  void ended(WiredConnection connection) {
    open.remove(connection);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (listener != null) {
        listener.close();
      }
      if (placeholder != null) {
        placeholder.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
    open.forEach(c -> c.end(Fault.End.RESET));
    threads.shutdownNow();
  }
}
