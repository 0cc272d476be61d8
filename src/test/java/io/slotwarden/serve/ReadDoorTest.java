package io.slotwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.slotwarden.config.HttpConfig;
import io.slotwarden.config.Secret;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may read: a browser on our network shows pages of others, and `http.read-token` keeps out
/// whoever has none.
class ReadDoorTest extends ServedTest {
  private static final String READ = "may-read";
  private static final List<String> READS =
      List.of(
          "/",
          "/?fragment",
          "/metrics",
          "/api/v1/slots",
          "/api/v1/status",
          "/api/v1/explain/orders/mig_2026_orders",
          "/explain/orders/mig_2026_orders",
          "/nothing");

  @ParameterizedTest
  @CsvSource({
    "cross-site, no-cors, script",
    "cross-site, no-cors, image",
    "cross-site, cors, empty",
    "same-site, no-cors, script",
    "same-site, cors, empty",
    "cross-site, navigate, iframe",
    "cross-site, navigate, embed",
    "cross-site, navigate, object",
    "cross-site, websocket, websocket",
    "nonsense, no-cors, image"
  })
  void aPageOfAnotherSiteReadsNothing(String site, String mode, String destination)
      throws Exception {
    for (String path : READS) {
      HttpResponse<String> answer =
          get(path, "Sec-Fetch-Site", site, "Sec-Fetch-Mode", mode, "Sec-Fetch-Dest", destination);

      ReadsTest.assertProblem(answer, 403);
      assertThat(answer.body()).doesNotContain("mig_2026_orders");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "https://127.0.0.1:1"})
  void aBrowserThatOnlySaysItsOriginIsAnsweredNoneEither(String origin) throws Exception {
    ReadsTest.assertProblem(get("/api/v1/slots", "Origin", origin), 403);
  }

  @ParameterizedTest
  @CsvSource({
    "cross-site, navigate, document",
    "same-site, navigate, document",
    "none, navigate, document",
    "same-origin, cors, empty",
    "same-origin, no-cors, script"
  })
  void aLinkLeadsHereAndOurOwnPageReads(String site, String mode, String destination)
      throws Exception {
    assertThat(
            get("/", "Sec-Fetch-Site", site, "Sec-Fetch-Mode", mode, "Sec-Fetch-Dest", destination)
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void noAnswerLetsAnotherOriginRead() throws Exception {
    for (String path : READS) {
      HttpResponse<String> answer = get(path);

      assertThat(answer.headers().map().keySet())
          .noneMatch(h -> h.toLowerCase(java.util.Locale.ROOT).startsWith("access-control-"));
      assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy"))
          .contains("same-origin");
    }
  }

  @Test
  void withAReadTokenNothingIsReadWithoutIt() throws Exception {
    readToken(new Secret.Literal(READ), TOKEN);

    for (String path : READS) {
      for (String wrong :
          List.of(
              "Bearer wrong",
              "Bearer",
              "Bearer ",
              "Bearer " + READ + "x",
              READ,
              "Digest " + READ,
              basic("any", "wrong"),
              basic(READ, ""),
              "Basic !!!",
              "Basic")) {
        HttpResponse<String> answer = get(path, "Authorization", wrong);
        assertThat(ReadsTest.assertProblem(answer, 401))
            .contains("http.read-token")
            .doesNotContain(READ, TOKEN);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
            .hasValueSatisfying(v -> assertThat(v).startsWith("Basic realm="));
      }
      ReadsTest.assertProblem(get(path + (path.contains("?") ? "&" : "?") + "token=" + READ), 401);
      assertThat(send("HEAD", path, "").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void theTokenReadsAsBearerAndAsThePasswordOfAnyUserAndSoDoesThatOfWords() throws Exception {
    readToken(new Secret.Literal(READ), TOKEN);

    for (String right :
        List.of(
            "Bearer " + READ,
            "bearer " + READ,
            "Bearer " + TOKEN,
            basic("any", READ),
            basic("", READ),
            basic("ann", TOKEN))) {
      assertThat(get("/", "Authorization", right).statusCode()).as(right).isEqualTo(200);
      assertThat(get("/metrics", "Authorization", right).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/readyz"})
  void theProbesNeedNoToken(String path) throws Exception {
    readToken(new Secret.Literal(READ), TOKEN);

    assertThat(get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void whoMayReadMayNotSpeakAndABrowsersPasswordSpeaksNever() throws Exception {
    readToken(new Secret.Literal(READ), TOKEN);
    String pause = "{\"target\":\"all\",\"reason\":\"r\"}";

    for (String notEnough : List.of("Bearer " + READ, basic("any", READ), basic("any", TOKEN))) {
      HttpResponse<String> answer =
          post(
              "/api/v1/pause",
              pause,
              "Authorization",
              notEnough,
              "Content-Type",
              "application/json");
      ReadsTest.assertProblem(answer, 401);
    }
    assertThat(view.told).isEmpty();
    assertThat(tell("/api/v1/pause", pause).statusCode()).isEqualTo(200);
  }

  @Test
  void withoutATokenOfWordsTheReadTokenReads() throws Exception {
    readToken(new Secret.Literal(READ), null);

    assertThat(get("/", "Authorization", "Bearer " + READ).statusCode()).isEqualTo(200);
    ReadsTest.assertProblem(get("/", "Authorization", "Bearer "), 401);
  }

  @Test
  void aReadTokenThatIsEmptyOrCantBeReadLetsNobodyIn(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("token");
    readToken(new Secret.FromFile(file), TOKEN);
    assertThat(ReadsTest.assertProblem(get("/", "Authorization", "Bearer x"), 503))
        .doesNotContain(file.toString());

    Files.writeString(file, "\n");

    ReadsTest.assertProblem(get("/", "Authorization", "Bearer "), 403);
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void aTokenInTheAddressSpeaksNot() throws Exception {
    HttpResponse<String> answer =
        post(
            "/api/v1/pause?token=" + TOKEN + "&access_token=" + TOKEN,
            "{\"target\":\"all\",\"reason\":\"r\"}",
            "Content-Type",
            "application/json");

    ReadsTest.assertProblem(answer, 401);
    assertThat(view.told).isEmpty();
  }

  /// Structure, since a difference of nanoseconds can't be tested: the door compares tokens only as
  /// digests of one length, by the method that looks at every byte.
  @Test
  void tokensAreComparedInConstantTime() {
    JavaClass door = new ClassFileImporter().importClass(Door.class);

    assertThat(
            door.getMethod("isSame", String.class, String.class).getMethodCallsFromSelf().stream()
                .map(c -> c.getTargetOwner().getName() + "." + c.getName()))
        .containsExactlyInAnyOrder(
            MessageDigest.class.getName() + ".isEqual",
            Door.class.getName() + ".digest",
            Door.class.getName() + ".digest");
    for (String method : List.of("checkWord", "checkRead")) {
      assertThat(door.getMethod(method, Request.class).getMethodCallsFromSelf())
          .anyMatch(c -> c.getName().equals("isSame"))
          .noneMatch(c -> c.getName().matches("equals|equalsIgnoreCase|compareTo|matches"));
    }
  }

  private void readToken(Secret read, @Nullable String words) throws Exception {
    relistenAs(
        new HttpConfig(
            "127.0.0.1",
            0,
            List.of(),
            words == null ? null : new Secret.Literal(words),
            read,
            null));
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }
}
