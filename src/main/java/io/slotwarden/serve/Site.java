package io.slotwarden.serve;

import io.slotwarden.serve.page.Assets;
import io.slotwarden.serve.page.Pages;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The pages for people and what they load, with the headers that keep a browser from doing
/// anything else.
final class Site {
  /// `default-src` covers neither `form-action` nor `base-uri` nor `frame-ancestors`.
  static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
          + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

  private static final String HTML = "text/html; charset=utf-8";

  /// Under an address that carries the digest of what is there.
  private static final String FOR_GOOD = "public, max-age=31536000, immutable";

  /// Under any other: ask each time whether it is still the same.
  private static final String ASK = "no-cache";

  private final View view;
  private final InstantSource clock;
  private final Assets assets = new Assets();
  private final Pages pages = new Pages(assets);

  Site(View view, InstantSource clock) {
    this.view = view;
    this.clock = clock;
  }

  Reply status(Request request) {
    return html(200, pages.status(view.latest(), clock.instant(), extent(request)));
  }

  Reply explain(Request request, String place, String name) {
    Instant now = clock.instant();
    Pages.Extent extent = extent(request);
    return Explain.of(view.latest(), place, name, now)
        .map(e -> html(200, pages.explain(e, now, extent)))
        .orElseGet(() -> html(404, pages.missing(place, name, now, extent)));
  }

  /// Empty when there is no such file.
  Optional<Reply> asset(Request request, String name) {
    return assets.find(name).map(a -> reply(request, a));
  }

  private static Reply reply(Request request, Assets.Asset asset) {
    String tag = '"' + asset.version() + '"';
    boolean named = query(request).contains("v=" + asset.version());
    Map<String, String> headers = Map.of("ETag", tag, "Cache-Control", named ? FOR_GOOD : ASK);
    boolean kept = Arrays.asList(request.header("If-None-Match").split("\\s*,\\s*")).contains(tag);
    return kept
        ? new Reply(304, asset.contentType(), new byte[0], headers)
        : new Reply(200, asset.contentType(), asset.content(), headers);
  }

  private static Pages.Extent extent(Request request) {
    List<String> query = query(request);
    return query.contains("fragment")
        ? Pages.Extent.FRAGMENT
        : query.contains("still") ? Pages.Extent.STILL : Pages.Extent.WHOLE;
  }

  private static List<String> query(Request request) {
    String query = request.exchange().getRequestURI().getRawQuery();
    return query == null ? List.of() : Arrays.asList(query.split("&"));
  }

  private static Reply html(int status, String text) {
    return new Reply(
        status,
        HTML,
        text.getBytes(StandardCharsets.UTF_8),
        Map.of("Content-Security-Policy", POLICY));
  }
}
