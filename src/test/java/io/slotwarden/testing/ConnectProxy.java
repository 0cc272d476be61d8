package io.slotwarden.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A forward proxy on loopback, as an enterprise has it: it takes `CONNECT host:port` (RFC 9110,
/// 9.3.6), tunnels to the few places that it knows, and answers 502 for all others. One with
/// certificates opens the TLS of its clients, and speaks plainly on.
public final class ConnectProxy implements AutoCloseable {
  private static final int BACKLOG = 50;
  private final ServerSocket listening;
  private final Map<String, Integer> places;
  private final @Nullable SSLContext opening;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /// @param places ports on loopback, by `host:port`
  public ConnectProxy(Map<String, Integer> places) {
    this(places, null);
  }

  /// @param places ports on loopback that speak HTTP, by `host:port`
  /// @param opening with what it poses as each of them; null = it opens nothing
  public ConnectProxy(Map<String, Integer> places, @Nullable SSLContext opening) {
    this.places = Map.copyOf(places);
    this.opening = opening;
    try {
      listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /// The first line of each request, in order.
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      // Byte by byte: what follows the head belongs to the tunnel.
      InputStream in = client.getInputStream();
      String head = head(in);
      String first = new BufferedReader(new StringReader(head)).readLine();
      asked.add(first);
      String[] words = first.split(" ", -1);
      Integer port = words[0].equals("CONNECT") ? places.get(words[1]) : null;
      OutputStream out = client.getOutputStream();
      if (port == null) {
        out.write(
            "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        return;
      }
      try (Socket there = new Socket(InetAddress.getLoopbackAddress(), port)) {
        out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        try (Socket inside = opened(client)) {
          Thread back = Thread.ofVirtual().start(() -> pump(there, inside));
          pump(inside, there);
          back.join();
        }
      }
    } catch (IOException e) {
      // One side is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Socket opened(Socket client) throws IOException {
    return opening == null
        ? client
        : opening.getSocketFactory().createSocket(client, InputStream.nullInputStream(), true);
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new SocketException("ended in the head");
      }
      head.append((char) b);
    }
    return head.toString();
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One side is gone.
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
