package io.slotwarden.serve.page;

/// Lets tests of other packages ask how a page shows a text.
public final class HostileShown {
  private HostileShown() {}

  public static String of(String text) {
    return Shown.text(text);
  }
}
