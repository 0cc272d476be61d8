package io.slotwarden.daemon;

import io.slotwarden.config.Secret;
import io.slotwarden.model.Durations;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches `heartbeat-url` while all is well, so that somebody else notices when slotwarden is not.
/// Asked on the loop's thread; the call itself is made on a virtual thread, one at a time.
final class Heartbeat {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  /// The services that take it count in minutes.
  private static final Duration EVERY = Duration.ofSeconds(30);

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int REDIRECT = 300;

  private final Duration answer;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();
  private @Nullable Instant sentAt;

  Heartbeat() {
    this(ANSWER);
  }

  /// @param answer for the whole answer
  Heartbeat(Duration answer) {
    this.answer = answer;
  }

  /// @param url null = nothing is fetched
  /// @param healthy the loop turns (it asks), the store can be written, every place was looked at;
  ///   asked where a heartbeat is due
  void beat(@Nullable Secret url, BooleanSupplier healthy, Instant now) {
    boolean tooSoon = sentAt != null && !now.isBefore(sentAt) && now.isBefore(sentAt.plus(EVERY));
    if (url == null || tooSoon || !healthy.getAsBoolean() || !underWay.compareAndSet(false, true)) {
      return;
    }
    sentAt = now;
    Thread.ofVirtual()
        .name("heartbeat")
        .start(
            () -> {
              try {
                said(fetch(url));
              } finally {
                underWay.set(false);
              }
            });
  }

  /// Why it failed, without the URL, which is a secret; null when it did not.
  private @Nullable String fetch(Secret url) {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(CONNECT)
            .build()) {
      try {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(url.reveal())).timeout(answer).GET().build();
        // The request's own timeout ends with the head of the answer; its body may never come.
        int status =
            client
                .sendAsync(request, BodyHandlers.discarding())
                .get(answer.toMillis(), TimeUnit.MILLISECONDS)
                .statusCode();
        return status >= OK && status < REDIRECT ? null : "it answered " + status;
      } finally {
        // Else closing it waits for what has not come by now.
        client.shutdownNow();
      }
    } catch (ExecutionException e) {
      return Objects.requireNonNullElse(e.getCause(), e).getClass().getSimpleName();
    } catch (TimeoutException e) {
      return "no whole answer within " + Durations.format(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    } catch (Secret.SecretUnavailable e) {
      return String.valueOf(e.getMessage());
    } catch (IllegalArgumentException e) {
      return "it is no URL";
    }
  }

  private void said(@Nullable String problem) {
    if (problem == null) {
      if (failing.getAndSet(false)) {
        LOG.atInfo().addKeyValue("event", "heartbeat").log("heartbeat-url is reached again");
      }
    } else if (!failing.getAndSet(true)) {
      LOG.atWarn()
          .addKeyValue("event", "heartbeat")
          .log("heartbeat-url can't be reached: {}; said once", problem);
    }
  }
}
