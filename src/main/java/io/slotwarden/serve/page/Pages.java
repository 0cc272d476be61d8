package io.slotwarden.serve.page;

import gg.jte.html.HtmlInterceptor;
import io.slotwarden.serve.Snapshot;
import io.slotwarden.serve.api.ExplanationJson;
import java.time.Instant;

/// The pages as text. Pure: the same snapshot at the same time is the same page.
public final class Pages {
  /// Templates of jte take null for "none"; their code stands in this package of ours, which has no
  /// other null.
  @SuppressWarnings("NullAway")
  private static final HtmlInterceptor NO_INTERCEPTOR = null;

  private final Assets assets;

  public Pages(Assets assets) {
    this.assets = assets;
  }

  /// How much of a page is asked for.
  public enum Extent {
    /// The document; a browser without scripts loads it again by itself.
    WHOLE,
    /// The document, which stays as it is.
    STILL,
    /// Only what changes, for the script.
    FRAGMENT
  }

  /// Everything on one page.
  public String status(Snapshot snapshot, Instant now, Extent extent) {
    StatusPage page = StatusPage.of(snapshot, now);
    VisibleOutput out = new VisibleOutput();
    if (extent == Extent.FRAGMENT) {
      JtestatusGenerated.render(out, NO_INTERCEPTOR, page);
    } else {
      layout(
          out,
          "slotwarden",
          "/",
          "Status",
          extent,
          part -> JtestatusGenerated.render(part, NO_INTERCEPTOR, page));
    }
    return out.toString();
  }

  /// Every rule of one slot or task.
  public String explain(ExplanationJson explanation, Instant now, Extent extent) {
    ExplainPage page = ExplainPage.of(explanation, now);
    VisibleOutput out = new VisibleOutput();
    if (extent == Extent.FRAGMENT) {
      JteexplainGenerated.render(out, NO_INTERCEPTOR, page);
    } else {
      String title = page.link().text() + " · slotwarden";
      String self = page.link().href();
      String heading = page.kind() + " " + page.link().text();
      layout(
          out,
          title,
          self,
          heading,
          extent,
          part -> JteexplainGenerated.render(part, NO_INTERCEPTOR, page));
    }
    return out.toString();
  }

  /// For a name that is not seen now.
  public String missing(String place, String name, Instant now, Extent extent) {
    Link link = Link.to(place, name);
    When at = When.of(now, now);
    VisibleOutput out = new VisibleOutput();
    if (extent == Extent.FRAGMENT) {
      JtemissingGenerated.render(out, NO_INTERCEPTOR, link, at);
    } else {
      layout(
          out,
          "not seen · slotwarden",
          link.href(),
          "not seen: " + link.text(),
          extent,
          part -> JtemissingGenerated.render(part, NO_INTERCEPTOR, link, at));
    }
    return out.toString();
  }

  private void layout(
      VisibleOutput out, String title, String self, String heading, Extent extent, Part part) {
    JtelayoutGenerated.render(
        out,
        NO_INTERCEPTOR,
        title,
        self,
        heading,
        extent == Extent.STILL,
        assets,
        _ -> part.render(out));
  }

  /// The changing part of a page.
  private interface Part {
    void render(VisibleOutput out);
  }
}
