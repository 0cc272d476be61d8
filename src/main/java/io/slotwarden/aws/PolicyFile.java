package io.slotwarden.aws;

/// The policies under `deploy/iam`, by what they are for.
public enum PolicyFile {
  OBSERVE("observe.json", "Observe"),
  ACT("act.json", "Act"),
  NOTIFY("notify.json", "Tell"),
  LOGIN("login.json", "LogIn");

  private final String file;
  private final String sid;

  PolicyFile(String file, String sid) {
    this.file = file;
    this.sid = sid;
  }

  /// Its path in the repository.
  public String path() {
    return "deploy/iam/" + file;
  }

  /// How its statements are called.
  String sid() {
    return sid;
  }
}
