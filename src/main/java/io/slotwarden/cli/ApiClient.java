package io.slotwarden.cli;

import io.avaje.json.JsonException;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.ProblemJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/// Asks the daemon over its HTTP API.
final class ApiClient {
  /// It mostly runs on the same machine; people wait for this.
  private static final Duration CONNECT = Duration.ofSeconds(3);

  private static final Duration ANSWER = Duration.ofSeconds(10);

  /// A rule of the guard refuses an act; the answer says which.
  static final int REFUSED = 409;

  private static final int UNAUTHORIZED = 401;

  private final String base;
  private final ApiAccess access;

  /// @param base e.g. `http://127.0.0.1:9432`
  ApiClient(String base, ApiAccess access) {
    this.access = access;
    this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  /// The body of a good answer.
  ///
  /// @throws ApiFailure in every other case
  String get(String path) {
    HttpResponse<String> response = response(request(path).GET().build());
    String token = access.token();
    // Shown only to who asks for it: most daemons are open to read.
    if (response.statusCode() == UNAUTHORIZED && token != null) {
      response = response(request(path).header("Authorization", "Bearer " + token).GET().build());
    }
    return good(response);
  }

  /// @throws ApiFailure unless the daemon took it
  String post(String path, String token, Map<String, Object> body) {
    return post(path, token, body, ANSWER);
  }

  /// @param patience for an act that takes its time
  /// @throws ApiFailure unless the daemon took it
  String post(String path, String token, Map<String, Object> body, Duration patience) {
    byte[] json = ApiJson.write(body);
    return send(
        request(path)
            .timeout(patience)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json))
            .build());
  }

  /// An answer that says something even where it is no good one.
  record Answer(int status, String body) {}

  /// @param limit how long the daemon may take
  /// @return what the daemon did (200), or that a rule refuses it (409)
  /// @throws ApiFailure in every other case
  Answer exchange(String path, String token, Map<String, Object> body, Duration limit) {
    HttpResponse<String> response =
        response(
            request(path)
                .timeout(limit)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(ApiJson.write(body)))
                .build());
    if (response.statusCode() != 200 && response.statusCode() != REFUSED) {
      throw new ApiFailure(problem(response));
    }
    return new Answer(response.statusCode(), response.body());
  }

  /// A name as one segment of a path.
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    try {
      return HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER);
    } catch (IllegalArgumentException e) {
      throw new ApiFailure("--api must be a URL such as http://127.0.0.1:9432, not '" + base + "'");
    }
  }

  private String send(HttpRequest request) {
    return good(response(request));
  }

  private String good(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new ApiFailure(problem(response), true);
    }
    return response.body();
  }

  private HttpResponse<String> response(HttpRequest request) {
    HttpClient.Builder how = HttpClient.newBuilder().connectTimeout(CONNECT);
    SSLContext trust = access.trust();
    if (trust != null) {
      how.sslContext(trust);
    }
    try (HttpClient client = how.build()) {
      return client.send(request, BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new ApiFailure(
          "nothing listens at "
              + base
              + ": is slotwarden running? Name its address with --api or $SLOTWARDEN_API");
    } catch (SSLException e) {
      throw new ApiFailure(
          "the certificate of "
              + base
              + " is not trusted here, or is for another name: name its authority's file with --ca"
              + " or $"
              + ApiAccess.CA);
    } catch (IOException e) {
      throw new ApiFailure(
          base + " did not answer (" + e.getClass().getSimpleName() + "): is that slotwarden?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiFailure("interrupted while waiting for " + base);
    }
  }

  private String problem(HttpResponse<String> response) {
    try {
      return ApiJson.read(ProblemJson.class, response.body()).detail();
    } catch (JsonException | IllegalStateException e) {
      return base + " answered " + response.statusCode() + ": is that slotwarden?";
    }
  }
}
