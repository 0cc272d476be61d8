package io.slotwarden.notify.slack;

import io.slotwarden.config.Secret;
import io.slotwarden.notify.Channel;
import io.slotwarden.notify.Delivery;
import io.slotwarden.notify.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A Slack incoming webhook. A message counts as delivered only when Slack answers 200 with the
/// body `ok`: proxies and captive portals answer 200 as well. The URL is read anew for each
/// message, so that a rotated secret counts at once, and stands in no reason and no log.
public final class SlackChannel implements Channel {
  /// For a name and a TCP and TLS handshake across the world.
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /// For the whole exchange, the answer's body included.
  private static final Duration EXCHANGE = Duration.ofSeconds(10);

  /// Slack answers in a few bytes; whatever is longer is not Slack.
  private static final long ANSWER_LIMIT = 16 * 1024;

  private final String name;
  private final Secret webhookUrl;
  private final InstantSource clock;
  private final Duration exchange;
  private final HttpClient client;

  /// @param clock for a `Retry-After` that is a date
  public SlackChannel(String name, Secret webhookUrl, InstantSource clock) {
    this(name, webhookUrl, clock, EXCHANGE);
  }

  SlackChannel(String name, Secret webhookUrl, InstantSource clock, Duration exchange) {
    this.name = name;
    this.webhookUrl = webhookUrl;
    this.clock = clock;
    this.exchange = exchange;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Delivery deliver(Message message) {
    HttpRequest request;
    try {
      request =
          HttpRequest.newBuilder(URI.create(webhookUrl.reveal()))
              .timeout(exchange)
              .header("Content-Type", "application/json; charset=utf-8")
              .POST(BodyPublishers.ofString(SlackRenderer.render(message)))
              .build();
    } catch (Secret.SecretUnavailable e) {
      return retry("the webhook's URL can't be read from " + webhookUrl);
    } catch (IllegalArgumentException e) {
      // Its message would show the URL.
      return retry("what " + webhookUrl + " holds is no http or https URL");
    }
    return send(request);
  }

  private Delivery send(HttpRequest request) {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_LIMIT));
    try {
      return Answer.judge(answer.get(exchange.toMillis(), TimeUnit.MILLISECONDS), clock.instant());
    } catch (TimeoutException e) {
      answer.cancel(true);
      return retry("Slack did not answer within " + exchange.toSeconds() + " s");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      // Only the kind of failure: the text may show the address.
      return retry("Slack can't be reached (" + cause.getClass().getSimpleName() + ")");
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return retry("interrupted while sending");
    }
  }

  private static Delivery retry(String why) {
    return new Delivery.Retry(null, why);
  }
}
