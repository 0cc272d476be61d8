package io.slotwarden.observe.postgres;

import io.slotwarden.aws.LoginFailed;
import io.slotwarden.config.SourceConfig;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Puts into words why a server could not be seen: which source, what happened, what would mend it.
/// Never a secret.
final class Trouble {
  /// How the reason of every look that ran out of time starts: callers tell a timeout from an error
  /// by it.
  static final String TIMED_OUT = "timed out";

  private Trouble() {}

  /// @param failure whatever a look threw
  static String reason(SourceConfig source, Throwable failure) {
    List<Throwable> chain = chain(failure);
    String place = source.name() + " (" + source.host() + ":" + source.port() + ")";
    for (Throwable t : chain) {
      if (t instanceof LoginFailed login) {
        return place + ": " + login.getMessage();
      }
    }
    if (isTimeout(chain)) {
      return timedOut(place);
    }
    return place + ": " + network(source, chain).orElseGet(() -> bySqlState(source, chain));
  }

  static String timedOut(SourceConfig source) {
    return timedOut(source.name() + " (" + source.host() + ":" + source.port() + ")");
  }

  /// True when the other end has closed an existing connection; false for a timeout and for
  /// whatever a server that answers has said of a new one.
  static boolean connectionWasLost(SQLException failure) {
    List<Throwable> chain = chain(failure);
    String state = sqlState(chain).orElse("");
    return !isTimeout(chain) && Set.of("08003", "08006", "57P01", "57P02").contains(state);
  }

  private static String timedOut(String place) {
    return TIMED_OUT
        + ": "
        + place
        + " did not answer in time; is the server or the way to it hung?";
  }

  private static boolean isTimeout(List<Throwable> chain) {
    boolean byClass =
        chain.stream()
            .anyMatch(t -> t instanceof SocketTimeoutException || t instanceof TimeoutException);
    boolean byServer =
        sqlState(chain).filter(s -> s.equals("57014") || s.equals("55P03")).isPresent();
    // The pool's own words when no attempt has failed: the attempts still hang.
    boolean inPool =
        chain.getLast() instanceof SQLTransientConnectionException
            || chain.getLast() instanceof PSQLException p
                && String.valueOf(p.getMessage()).contains("timed out");
    return byClass || byServer || inPool;
  }

  private static Optional<String> network(SourceConfig source, List<Throwable> chain) {
    for (Throwable t : chain) {
      switch (t) {
        case UnknownHostException _ -> {
          return Optional.of(
              "the host name " + source.host() + " is not known; check url and the DNS");
        }
        case ConnectException _ -> {
          return Optional.of("connection refused; is PostgreSQL running there, and on this port?");
        }
        case NoRouteToHostException _ -> {
          return Optional.of("no route to the host; check the network and its firewalls");
        }
        case SSLException e -> {
          return Optional.of(
              "TLS failed (" + e.getMessage() + "); check tls.mode and tls.root-cert");
        }
        case CertificateException e -> {
          return Optional.of("TLS failed (" + e.getMessage() + "); check tls.root-cert");
        }
        default -> {
          // look on, at its cause
        }
      }
    }
    return Optional.empty();
  }

  private static String bySqlState(SourceConfig source, List<Throwable> chain) {
    String state = sqlState(chain).orElse("");
    String said = said(chain);
    String remedy =
        switch (state) {
          case "28P01" -> "wrong password for " + source.monitor().role() + "; check password";
          case "28000" -> said + "; check username, the server's pg_hba.conf and tls";
          case "3D000" -> said + "; check the database in url";
          case "42501" -> said + "; GRANT pg_monitor TO " + source.monitor().role();
          case "53300" -> said + "; the server has no free connection, raise max_connections";
          case "57P03" -> said + "; it will be seen once it takes connections";
          case "08004" -> said + "; check tls.mode and whether the server takes connections";
          default -> said + tlsRemedy(said);
        };
    return state.isEmpty() ? remedy : remedy + " (SQLSTATE " + state + ")";
  }

  /// What the driver finds wrong before or after the handshake itself.
  private static String tlsRemedy(String said) {
    if (said.contains("hostname") && said.contains("could not be verified")) {
      return "; its certificate is for another name: check the host in url, tls.mode and"
          + " tls.root-cert";
    }
    return said.contains("SSL root certificate") ? "; check tls.root-cert" : "";
  }

  private static Optional<String> sqlState(List<Throwable> chain) {
    return chain.reversed().stream()
        .filter(SQLException.class::isInstance)
        .map(t -> ((SQLException) t).getSQLState())
        .filter(s -> s != null)
        .findFirst();
  }

  /// The server's own words without its query, else the deepest SQL exception's, else the deepest
  /// exception's.
  private static String said(List<Throwable> chain) {
    for (Throwable t : chain.reversed()) {
      if (t instanceof PSQLException p) {
        ServerErrorMessage server = p.getServerErrorMessage();
        String message = server == null ? p.getMessage() : server.getMessage();
        return String.valueOf(message);
      }
    }
    Throwable root = chain.getLast();
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (@Nullable Throwable t = failure; t != null && !chain.contains(t); t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }
}
