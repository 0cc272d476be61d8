package io.slotwarden.serve;

import io.slotwarden.model.HandDrop;
import io.slotwarden.model.Trace;
import io.slotwarden.serve.View.DropAnswer;
import io.slotwarden.serve.api.HandDropJson;
import io.slotwarden.serve.api.RefusedJson;
import java.io.IOException;

/// Takes a person's drop of a slot from the body of a POST, hands it to the daemon and says what
/// became of it.
final class HandDrops {
  private final View view;

  HandDrops(View view) {
    this.view = view;
  }

  /// @throws Refusal when it makes no sense, or the daemon can't take it
  Reply drop(Request request) throws IOException {
    HandDropBody body = HandDropBody.parse(request.jsonBody());
    HandDrop asked =
        new HandDrop(body.slot(), Words.by(body.by(), request), body.reason(), body.shown());
    return switch (asked(asked)) {
      case DropAnswer.Refused(var trace) -> refused(asked, trace);
      case DropAnswer.Ended(var result) ->
          Reply.json(
              new HandDropJson(
                  asked.slot().target(),
                  asked.authority(),
                  result.outcome().word(),
                  result.detail()));
    };
  }

  private DropAnswer asked(HandDrop asked) {
    try {
      return view.drop(asked);
    } catch (View.Rejected e) {
      throw new Refusal(e.status(), "Not taken", String.valueOf(e.getMessage()));
    }
  }

  private static Reply refused(HandDrop asked, Trace trace) {
    String why =
        trace
            .refusal()
            .map(r -> r.rule() + " refuses: " + r.reason() + " (" + r.input() + ")")
            .orElse("no rule was judged");
    String detail = asked.slot() + " is not dropped: " + why;
    return Reply.problem(
        409, new RefusedJson("about:blank", "Refused", 409, detail, Reads.rules(trace)));
  }
}
