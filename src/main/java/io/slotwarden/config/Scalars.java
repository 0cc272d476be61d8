package io.slotwarden.config;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Glob;
import io.slotwarden.model.TableName;
import io.slotwarden.model.Word;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The kinds of single values that the file knows.
final class Scalars {
  /// Longer than any sensible span, and far from where instants overflow.
  static final Duration LONGEST = Duration.ofDays(3650);

  /// Beyond it a count is a slip of the finger.
  private static final int LARGEST_COUNT = 1_000_000;

  static final Scalar<Duration> DURATION =
      new Scalar<>(
          "a duration",
          "15m",
          Scalar.Kind.TEXT,
          Scalars::duration,
          matching("^\\d{1,9}(ms|s|m|h|d)$"));

  /// How often something is done, or `off`: zero.
  static final Scalar<Duration> CADENCE =
      new Scalar<>(
          "a duration or off",
          "5m",
          Scalar.Kind.TEXT,
          Scalars::cadence,
          matching("^(off|\\d{1,9}(ms|s|m|h|d))$"));

  static final Scalar<ByteSize> SIZE =
      new Scalar<>(
          "a size",
          "50GiB",
          Scalar.Kind.TEXT,
          ByteSize::parse,
          matching("^\\d+(B|KiB|MiB|GiB|TiB|PiB)$"));

  static final Scalar<FreeLimit> FREE_LIMIT =
      new Scalar<>(
          "a percentage or a size",
          "10%",
          Scalar.Kind.TEXT,
          FreeLimit::parse,
          matching("^(\\d{1,2}(\\.\\d)?%|\\d+(B|KiB|MiB|GiB|TiB|PiB))$"));

  static final Scalar<Integer> COUNT =
      new Scalar<>(
          "a whole number",
          "3",
          Scalar.Kind.NUMBER,
          Scalars::count,
          JsonText.ordered("type", "integer", "minimum", 1, "maximum", LARGEST_COUNT));

  static final Scalar<Boolean> FLAG =
      new Scalar<>(
          "true or false",
          "true",
          Scalar.Kind.FLAG,
          text -> word(text, List.of("true", "false"), Boolean::valueOf),
          Map.of("type", "boolean"));

  static final Scalar<Path> PATH =
      new Scalar<>(
          "a path", "/var/lib/slotwarden/x", Scalar.Kind.TEXT, Path::of, Map.of("type", "string"));

  /// For files whose absence would be taken for a fact: a relative path would depend on where the
  /// process starts.
  static final Scalar<Path> ABSOLUTE_PATH =
      new Scalar<>(
          "an absolute path",
          "/var/lib/slotwarden/STOP",
          Scalar.Kind.TEXT,
          Scalars::absolutePath,
          matching("^/"));

  static final Scalar<URI> HTTP_URL =
      new Scalar<>(
          "a URL",
          "https://sts.eu-west-1.amazonaws.com",
          Scalar.Kind.TEXT,
          Scalars::httpUrl,
          matching("^https?://"));

  static final Scalar<URI> PROXY =
      new Scalar<>(
          "a proxy",
          "http://proxy.internal:3128",
          Scalar.Kind.TEXT,
          Scalars::proxy,
          matching("^http://[^/@?#]+:\\d{1,5}/?$"));

  static final Scalar<CaBundle> CA_BUNDLE =
      new Scalar<>(
          "a file of certificates",
          "",
          Scalar.Kind.TEXT,
          text -> CaBundle.read(Path.of(text)),
          Map.of("type", "string"));

  static final Scalar<Listen> LISTEN =
      new Scalar<>(
          "an address and a port",
          "127.0.0.1:9432",
          Scalar.Kind.TEXT,
          Listen::parse,
          matching("^.+:\\d{1,5}$"));

  static final Scalar<Window> WINDOW =
      new Scalar<>(
          "a window",
          "\"Mon-Fri 09:00-17:00 Europe/Berlin\"",
          Scalar.Kind.TEXT,
          Window::parse,
          matching("^\\w{3}(-\\w{3})? \\d\\d:\\d\\d-\\d\\d:\\d\\d( \\S+)?$"));

  static final Scalar<JdbcUrl> JDBC_URL =
      new Scalar<>(
          "a JDBC URL",
          "jdbc:postgresql://orders-db:5432/postgres",
          Scalar.Kind.TEXT,
          JdbcUrl::parse,
          matching("^jdbc:postgresql://[^/,?@]+/[^/?]+"));

  /// Our own names stand in targets (`SOURCE/SLOT`), labels and paths of the API.
  static final Scalar<String> NAME =
      text("a name", "orders", "[A-Za-z0-9][A-Za-z0-9_.-]{0,62}", "letters, digits, . _ -");

  static final Scalar<String> ROLE =
      text("a role", "slotwarden", "\\S(.*\\S)?", "no blanks around");
  static final Scalar<String> ACCOUNT =
      text("an account", "\"123456789012\"", "\\d{12}", "12 digits");
  static final Scalar<String> REGION =
      text("a region", "eu-west-1", "[a-z]{2,}(-[a-z]+)+-\\d+", "as AWS spells it");
  static final Scalar<String> ROLE_ARN =
      text(
          "the ARN of a role",
          "arn:aws:iam::123456789012:role/slotwarden",
          "arn:[a-z-]+:iam::\\d{12}:role/\\S+",
          "arn:PARTITION:iam::ACCOUNT:role/NAME");
  static final Scalar<String> TOPIC_ARN =
      text(
          "the ARN of a topic",
          "arn:aws:sns:eu-west-1:123456789012:slotwarden",
          "arn:aws[a-z-]*:sns:[a-z]{2,}(-[a-z]+)+-\\d+:\\d{12}:[A-Za-z0-9_-]{1,256}(\\.fifo)?",
          "arn:PARTITION:sns:REGION:ACCOUNT:NAME");
  static final Scalar<String> SECRET_ARN =
      text(
          "the ARN of a secret",
          "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-AbCdEf",
          "arn:aws[a-z-]*:secretsmanager:[a-z]{2,}(-[a-z]+)+-\\d+:\\d{12}:secret:[A-Za-z0-9/_+=.@!-]{1,519}",
          "arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME");
  static final Scalar<String> HOST =
      text(
          "a host",
          "orders.internal",
          "[A-Za-z0-9:][A-Za-z0-9._:-]*",
          "a name or an address, no port");

  /// CloudWatch's own rule (API reference, PutMetricData); it keeps `AWS/` for itself.
  static final Scalar<String> CLOUDWATCH_NAMESPACE =
      text(
          "a namespace",
          "slotwarden",
          "(?!AWS/)[A-Za-z0-9._/#-][A-Za-z0-9._/#:-]{0,254}",
          "letters, digits, . - _ / # :, not AWS/ in front");

  /// A name as it stands in a request's `Host`, where names of services may have underscores.
  static final Scalar<String> HOST_NAME =
      text(
          "a host name",
          "slotwarden.monitoring.svc",
          "[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?",
          "one exact name: letters, digits, . _ -; no * and no port");

  static final Scalar<String> DB_IDENTIFIER =
      text("an identifier", "orders-prod", "[A-Za-z][A-Za-z0-9-]{0,62}", "letters, digits, -");
  static final Scalar<String> ENDPOINT =
      text("an endpoint identifier", "orders-src", "[A-Za-z][A-Za-z0-9-]*", "letters, digits, -");

  static final Scalar<DmsConfig.Part> DMS_PART =
      oneOf(
          Arrays.stream(DmsConfig.Part.values()).map(DmsConfig.Part::key).toList(),
          key -> DmsConfig.Part.valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_')));

  /// An exact identifier of a task, as AWS allows it: no wildcard.
  static final Scalar<String> TASK =
      text(
          "an exact task name",
          "orders-cdc",
          "[A-Za-z][A-Za-z0-9-]*",
          "no * here: letters, digits, -");

  static final Scalar<Glob> SOURCE_GLOB =
      glob(
          "a pattern of source names",
          "orders",
          "[A-Za-z0-9_.*-]+",
          "letters, digits, . _ - and *");

  /// PostgreSQL allows lower-case letters, digits and the underscore, at most 63
  /// (ReplicationSlotValidateName in its source): any other pattern would silently name nothing.
  static final Scalar<Glob> SLOT_GLOB =
      glob("a pattern of slot names", "tmp_*", "[a-z0-9_*]{1,63}", "a to z, 0 to 9, _ and *");

  /// PostgreSQL allows nearly anything in the name of a database.
  static final Scalar<Glob> DATABASE_GLOB =
      glob(
          "a pattern of database names",
          "app_*",
          "[^\\x00-\\x1F\\x7F]{1,128}",
          "no control characters");

  static final Scalar<TableName> TABLE =
      new Scalar<>(
          "a table",
          "slotwarden.heartbeat",
          Scalar.Kind.TEXT,
          TableName::parse,
          matching("^" + TableName.PATTERN + "$"));

  static final Scalar<Glob> TASK_GLOB =
      glob("a pattern of task names", "orders-*", "[A-Za-z0-9*-]+", "letters, digits, - and *");

  private Scalars() {}

  /// One of our own vocabularies, spelled as the contract does.
  static <E extends Enum<E> & Word> Scalar<E> words(Class<E> type) {
    return oneOf(
        Arrays.stream(type.getEnumConstants()).map(Word::word).toList(),
        word -> Enum.valueOf(type, word.toUpperCase(Locale.ROOT)));
  }

  /// One of a few words.
  static Scalar<String> words(String... words) {
    return oneOf(List.of(words), word -> word);
  }

  private static <T> Scalar<T> oneOf(List<String> words, Function<String, T> make) {
    return new Scalar<>(
        "one of " + String.join(", ", words),
        "",
        Scalar.Kind.TEXT,
        text -> word(text, words, make),
        Map.of("enum", words));
  }

  private static <T> T word(String text, List<String> words, Function<String, T> make) {
    if (words.contains(text)) {
      return make.apply(text);
    }
    throw new IllegalArgumentException(
        "not one of " + String.join(", ", words) + ": '" + text + "'");
  }

  private static Scalar<String> text(String noun, String example, String regex, String rule) {
    Pattern pattern = Pattern.compile(regex);
    return new Scalar<>(
        noun,
        example,
        Scalar.Kind.TEXT,
        text -> checked(text, pattern, noun, rule),
        matching("^" + regex + "$"));
  }

  private static Scalar<Glob> glob(String noun, String example, String regex, String rule) {
    Pattern pattern = Pattern.compile(regex);
    return new Scalar<>(
        noun,
        "\"" + example + "\"",
        Scalar.Kind.TEXT,
        text -> new Glob(checked(text, pattern, noun, rule)),
        matching("^" + regex + "$"));
  }

  private static String checked(String text, Pattern pattern, String noun, String rule) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("not " + noun + ": '" + text + "' (" + rule + ")");
    }
    return text;
  }

  private static Map<String, Object> matching(String pattern) {
    return JsonText.ordered("type", "string", "pattern", pattern);
  }

  private static Duration cadence(String text) {
    if (text.equals("off")) {
      return Duration.ZERO;
    }
    Duration every = duration(text);
    if (every.isZero()) {
      throw new IllegalArgumentException("must be more than 0s, or off");
    }
    return every;
  }

  private static Duration duration(String text) {
    Duration duration = Durations.parse(text);
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "too long: '" + text + "' (at most " + LONGEST.toDays() + "d)");
    }
    return duration;
  }

  private static Integer count(String text) {
    if (!text.matches("-?\\d{1,18}")) {
      throw new IllegalArgumentException("not a whole number: '" + text + "'");
    }
    long count = Long.parseLong(text);
    if (count < 1 || count > LARGEST_COUNT) {
      throw new IllegalArgumentException(
          "must be from 1 to " + LARGEST_COUNT + ", not " + count + ": 0 never means unlimited");
    }
    return (int) count;
  }

  private static Path absolutePath(String text) {
    Path path = Path.of(text);
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("not an absolute path: '" + text + "'");
    }
    return path;
  }

  private static URI httpUrl(String text) {
    try {
      URI uri = new URI(text);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below, without the parser's message: it quotes the whole text.
    }
    throw new IllegalArgumentException("not an http(s) URL without user and password");
  }

  /// A user is not taken: Java sends none into a tunnel, and it would be a secret in the file.
  private static URI proxy(String text) {
    try {
      URI uri = new URI(text);
      String path = uri.getRawPath();
      if ("http".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getPort() > 0
          && uri.getPort() <= 65_535
          && uri.getRawUserInfo() == null
          && (path.isEmpty() || path.equals("/"))
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below, without the parser's message: it quotes the whole text.
    }
    throw new IllegalArgumentException("not a proxy as http://HOST:PORT, without a user");
  }
}
