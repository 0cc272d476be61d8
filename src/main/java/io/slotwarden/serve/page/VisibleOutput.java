package io.slotwarden.serve.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import org.jspecify.annotations.Nullable;

/// Where templates write. Every value passes here, so that no template can forget to make it
/// visible; after that it is escaped for the place where it stands.
final class VisibleOutput extends OwaspHtmlTemplateOutput {
  private final StringOutput text;

  VisibleOutput() {
    this(new StringOutput());
  }

  private VisibleOutput(StringOutput text) {
    super(text);
    this.text = text;
  }

  @Override
  public void writeUserContent(@Nullable String value) {
    if (value != null) {
      super.writeUserContent(Shown.text(value));
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
