package io.slotwarden.guard;

/// The names of the guard rules, in the order of the chain (design, "The guard chain").
public final class Rules {
  public static final String KILL_SWITCH = "kill-switch";
  public static final String PAUSED = "paused";
  public static final String LEADERSHIP = "leadership";
  public static final String STORE = "store";
  public static final String WINDOW = "window";
  public static final String SETTLED = "settled";
  public static final String IN_FLIGHT = "in-flight";
  public static final String BUDGET = "budget";
  public static final String CREDENTIAL = "credential";
  public static final String LISTED = "listed";
  public static final String EXACT_NAME = "exact-name";
  public static final String START_MARKER = "start-marker";
  public static final String PROTECTED = "protected";
  public static final String OWNERSHIP = "ownership";
  public static final String HOLDER = "holder";
  public static final String GRACE = "grace";
  public static final String SAMPLES = "samples";
  public static final String NOTICE = "notice";
  public static final String POPULATION = "population";
  public static final String APPROVAL = "approval";
  public static final String EVIDENCE = "evidence";
  public static final String RESUME_PREDICATE = "resume-predicate";
  public static final String ATTEMPTS = "attempts";
  public static final String READER = "reader";
  public static final String WAL_LEVEL = "wal-level";
  public static final String NAME = "name";
  public static final String DATABASE = "database";
  public static final String FREE_SLOTS = "free-slots";
  public static final String FREE_WALSENDERS = "free-walsenders";
  public static final String TRANSACTIONS = "transactions";
  public static final String MODE = "mode";

  private Rules() {}
}
