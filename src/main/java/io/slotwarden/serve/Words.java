package io.slotwarden.serve;

import io.slotwarden.model.PersonsWord;
import io.slotwarden.serve.api.WordJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a person's word from the body of a POST and hands it to the daemon.
final class Words {
  private static final Logger LOG = LoggerFactory.getLogger(Words.class);

  private final View view;

  Words(View view) {
    this.view = view;
  }

  Reply tell(View.Command command, Request request) throws IOException {
    WordBody body = WordBody.parse(request.jsonBody());
    String by = by(body.by(), request);
    PersonsWord word = told(body.end() ? command.end() : command, body, by);
    LOG.atInfo()
        .addKeyValue("event", "word")
        .addKeyValue("command", command)
        .addKeyValue("target", word.target())
        .addKeyValue("by", by)
        .addKeyValue("ended", word.ended() != null)
        .log("a person's word was recorded: {}", body.reason());
    return Reply.json(json(word));
  }

  /// Who says it, as far as they tell, and from where.
  static String by(@Nullable String name, Request request) {
    String address = request.exchange().getRemoteAddress().getAddress().getHostAddress();
    return name == null ? "api from " + address : name + " via " + address;
  }

  private PersonsWord told(View.Command command, WordBody body, String by) {
    try {
      return view.tell(command, body.target(), body.reason(), body.lasts(), by);
    } catch (View.Rejected e) {
      String detail = e.getMessage();
      throw new Refusal(
          e.status(), "Not taken", detail == null ? "the word was not taken" : detail);
    }
  }

  static WordJson json(PersonsWord w) {
    PersonsWord.Ending ended = w.ended();
    return new WordJson(
        w.id(),
        w.kind().word(),
        w.target(),
        w.reason(),
        w.at(),
        w.until(),
        w.by(),
        ended == null ? null : ended.at(),
        ended == null ? null : ended.by(),
        ended == null ? null : ended.reason());
  }
}
