package io.slotwarden.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A way to a server that is cut at the worst moment: a message that contains a given text still
/// reaches the server, its answer reaches nobody.
public final class CuttingProxy implements AutoCloseable {
  private static final int CHUNK_BYTES = 1 << 16;

  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final int serverPort;
  private final String cutAfter;

  public CuttingProxy(int serverPort, String cutAfter) {
    this.serverPort = serverPort;
    this.cutAfter = cutAfter;
    try {
      listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.submit(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  private Void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
      threads.submit(() -> forward(client, server));
      threads.submit(() -> back(server, client));
    }
  }

  private Void forward(Socket client, Socket server) throws IOException {
    try (server) {
      InputStream in = client.getInputStream();
      OutputStream out = server.getOutputStream();
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int n; (n = in.read(chunk)) > 0; ) {
        if (new String(chunk, 0, n, StandardCharsets.ISO_8859_1).contains(cutAfter)) {
          client.close();
          out.write(chunk, 0, n);
          out.flush();
          // The server's answer ends here, read and thrown away.
          server.getInputStream().transferTo(OutputStream.nullOutputStream());
          return null;
        }
        out.write(chunk, 0, n);
        out.flush();
      }
    }
    return null;
  }

  private static Void back(Socket server, Socket client) throws IOException {
    server.getInputStream().transferTo(client.getOutputStream());
    return null;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
