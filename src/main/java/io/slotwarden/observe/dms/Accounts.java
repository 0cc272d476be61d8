package io.slotwarden.observe.dms;

import io.slotwarden.aws.AwsFailure;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Observed.Known;
import io.slotwarden.model.Observed.Unknown;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.StsClient;

/// Which account answered: by the ARNs of a listing, or by `sts:GetCallerIdentity` where a listing
/// carries none. An entry with the wrong credentials would otherwise see nothing of ours, and say
/// so with confidence.
final class Accounts {
  static final String CALLER_IDENTITY = "sts:GetCallerIdentity";

  /// Credentials change their account with a person's doing only; an hour spares a call each look.
  private static final Duration CACHED = Duration.ofHours(1);

  /// Room for a few accounts; of what is none, the beginning says enough.
  private static final int ACCOUNTS_LENGTH = 100;

  private final StsClient sts;
  private final @Nullable String configured;
  private final InstantSource clock;

  private @Nullable String caller;
  private Instant callerUntil = Instant.MIN;

  Accounts(StsClient sts, @Nullable String configured, InstantSource clock) {
    this.sts = sts;
    this.configured = configured;
    this.clock = clock;
  }

  /// The check for one look: STS is asked once at most.
  Check check(Bounded bounded) {
    return new Check(bounded);
  }

  /// The judgement of one look's listings.
  final class Check {
    private final Bounded bounded;
    private final TreeSet<String> found = new TreeSet<>();
    private @Nullable Observed<String> asked;

    private Check(Bounded bounded) {
      this.bounded = bounded;
    }

    /// The listing if it surely comes from the right account.
    <T> Observed<List<T>> vouch(String action, Observed<Listed<T>> listing) {
      return switch (listing) {
        case Unknown<Listed<T>>(var why, var at) -> Observed.unknown(why, at);
        case Known<Listed<T>>(var listed, var at) ->
            objection(action, listed.arns())
                .<Observed<List<T>>>map(why -> Observed.unknown(why, at))
                .orElseGet(() -> Observed.known(listed.items(), at));
      };
    }

    /// The account of everything that was seen in this look.
    Observed<String> account() {
      if (found.size() > 1 || (found.size() == 1 && !isRight(found.first()))) {
        return bounded.unknown(mismatch("the ARNs", String.join(" and ", found)));
      }
      return found.isEmpty() ? caller() : Observed.known(found.first(), clock.instant());
    }

    private Optional<String> objection(String action, List<String> arns) {
      if (arns.isEmpty()) {
        return caller()
            .reason()
            .map(why -> action + " is empty, and its account is not established: " + why);
      }
      TreeSet<String> wrong = new TreeSet<>();
      for (String arn : arns) {
        String account = accountOf(arn);
        found.add(account);
        if (!isRight(account)) {
          wrong.add(account);
        }
      }
      return wrong.isEmpty()
          ? Optional.empty()
          : Optional.of(mismatch(action, String.join(" and ", wrong)));
    }

    private Observed<String> caller() {
      Observed<String> answer = asked;
      if (answer == null) {
        answer = cached().orElseGet(() -> ask(bounded));
        asked = answer;
      }
      return answer;
    }
  }

  /// Whether it can be asked at all.
  void probe(Bounded bounded) {
    var _ = ask(bounded);
  }

  private Optional<Observed<String>> cached() {
    String account = caller;
    return account != null && clock.instant().isBefore(callerUntil)
        ? Optional.of(Observed.known(account, clock.instant()))
        : Optional.empty();
  }

  private Observed<String> ask(Bounded bounded) {
    Supplier<String> call = () -> Required.text(sts.getCallerIdentity().account(), "Account");
    Observed<String> answer = bounded.read(CALLER_IDENTITY, call);
    return switch (answer) {
      case Unknown<String> unknown -> unknown;
      case Known<String>(var account, var at) -> {
        if (!isRight(account)) {
          yield Observed.unknown(mismatch(CALLER_IDENTITY, account), at);
        }
        caller = account;
        callerUntil = clock.instant().plus(CACHED);
        yield answer;
      }
    };
  }

  private boolean isRight(String account) {
    return configured == null || configured.equals(account);
  }

  private String mismatch(String where, String account) {
    return "%s: account %s answered, %s is configured: correct the credentials or the account of this entry"
        .formatted(
            where,
            AwsFailure.shown(account, ACCOUNTS_LENGTH),
            configured == null ? "none" : configured);
  }

  /// Fifth part of `arn:partition:service:region:account:...`, or the whole text when it is no ARN
  /// (and so never right).
  private static String accountOf(String arn) {
    String[] parts = arn.split(":", 6);
    return parts.length == 6 && parts[0].equals("arn") ? parts[4] : arn;
  }
}
