package io.slotwarden.serve;

import io.slotwarden.serve.api.ActionJson;
import io.slotwarden.serve.api.AlertJson;
import io.slotwarden.serve.api.RegistrationJson;
import io.slotwarden.serve.api.SlotJson;
import io.slotwarden.serve.api.SourceJson;
import io.slotwarden.serve.api.TaskJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// Which request is answered by what. Reads are open; a person's word passes the door first.
final class Routes {
  private final View view;
  private final Metrics metrics;
  private final Door door;
  private final Words words;
  private final SlotRoutes slots;
  private final HandDrops handDrops;
  private final Site site;
  private final Duration turnLimit;
  private final InstantSource clock;

  Routes(View view, Metrics metrics, Door door, Duration turnLimit, InstantSource clock) {
    this.view = view;
    this.metrics = metrics;
    this.door = door;
    this.words = new Words(view);
    this.slots = new SlotRoutes(view, clock);
    this.handDrops = new HandDrops(view);
    this.site = new Site(view, clock);
    this.turnLimit = turnLimit;
    this.clock = clock;
  }

  /// @throws Refusal when it can't be answered as asked
  Reply answer(Request request) throws IOException {
    List<String> path = request.path();
    if (path.size() == 3 && path.get(0).equals("api") && path.get(1).equals("v1")) {
      return switch (path.get(2)) {
        case "pause" -> tell(View.Command.PAUSE, request);
        case "unpause" -> tell(View.Command.UNPAUSE, request);
        case "approve" -> tell(View.Command.APPROVE, request);
        case "protect" -> tell(View.Command.PROTECT, request);
        case "snooze" -> tell(View.Command.SNOOZE, request);
        default -> list(path.get(2), get(request, path));
      };
    }
    if (path.size() == 4 && path.subList(0, 3).equals(List.of("api", "v1", "slots"))) {
      return path.get(3).equals("drop")
          ? drop(request)
          : slots.answer(path.get(3), () -> door.checkWord(post(request)), request);
    }
    if (path.size() == 5 && path.subList(0, 3).equals(List.of("api", "v1", "explain"))) {
      get(request);
      return explain(path.get(3), path.get(4));
    }
    if (path.size() == 3 && path.getFirst().equals("explain")) {
      return site.explain(get(request), path.get(1), path.get(2));
    }
    if (path.size() == 2 && path.getFirst().equals("assets")) {
      return site.asset(get(request), path.get(1)).orElseThrow(Routes::notFound);
    }
    return switch (String.join("/", path)) {
      case "" -> site.status(get(request));
      case "metrics" -> scrape(get(request));
      case "healthz" -> health(get(request));
      case "readyz" -> ready(get(request));
      default -> throw notFound();
    };
  }

  private Reply tell(View.Command command, Request request) throws IOException {
    door.checkWord(post(request));
    return words.tell(command, request);
  }

  private Reply drop(Request request) throws IOException {
    door.checkWord(post(request));
    return handDrops.drop(request);
  }

  private Reply list(String name, Request request) {
    Snapshot s = view.latest();
    return switch (name) {
      case "status" -> Reply.json(Reads.status(s, clock.instant()));
      case "sources" -> Reply.json(SourceJson.class, Reads.sources(s));
      case "slots" -> Reply.json(SlotJson.class, s.slots().stream().map(Reads::slot).toList());
      case "tasks" -> Reply.json(TaskJson.class, s.tasks().stream().map(Reads::task).toList());
      case "alerts" -> Reply.json(AlertJson.class, Reads.alerts(s, clock.instant()));
      case "registrations" ->
          Reply.json(RegistrationJson.class, Registrations.of(s, clock.instant()));
      case "actions" ->
          Reply.json(ActionJson.class, s.actions().stream().map(Reads::action).toList());
      default -> throw notFound();
    };
  }

  private Reply explain(String place, String name) {
    return Explain.of(view.latest(), place, name, clock.instant())
        .map(Reply::json)
        .orElseThrow(
            () ->
                new Refusal(
                    404,
                    "Not Found",
                    "no slot or task "
                        + place
                        + "/"
                        + name
                        + " is seen; GET /api/v1/slots and"
                        + " /api/v1/tasks list them"));
  }

  private Reply scrape(Request request) {
    Metrics.Scrape scrape = metrics.scrape(request.header("Accept"));
    return new Reply(200, scrape.contentType(), scrape.body(), Map.of("Vary", "Accept"));
  }

  /// The loop turns, or the process is too young to tell.
  private Reply health(Request request) {
    Snapshot s = view.latest();
    Instant turned = s.turnedAt() == null ? s.since() : s.turnedAt();
    Duration still = Duration.between(turned, clock.instant());
    if (still.compareTo(turnLimit) > 0) {
      throw unavailable(
          "the loop has not turned for "
              + still.toSeconds()
              + " s (limit "
              + turnLimit.toSeconds()
              + " s)");
    }
    return Reply.plain("ok\n");
  }

  private Reply ready(Request request) {
    Snapshot s = view.latest();
    if (s.storeProblem() != null) {
      throw unavailable("the store can't be written: " + s.storeProblem());
    }
    if (!s.firstCycleDone()) {
      throw unavailable("not every source has been looked at once");
    }
    return Reply.plain("ok\n");
  }

  private static Request get(Request request) {
    return allow(request, List.of("GET", "HEAD"));
  }

  /// A path that we don't know is 404 whatever the method.
  private static Request get(Request request, List<String> path) {
    if (!List.of("status", "sources", "slots", "tasks", "alerts", "actions", "registrations")
        .contains(path.get(2))) {
      throw notFound();
    }
    return get(request);
  }

  private static Request post(Request request) {
    return allow(request, List.of("POST"));
  }

  private static Request allow(Request request, List<String> methods) {
    if (!methods.contains(request.method())) {
      String allowed = String.join(", ", methods);
      throw new Refusal(
          405, "Method Not Allowed", "this takes " + allowed, Map.of("Allow", allowed));
    }
    return request;
  }

  private static Refusal notFound() {
    return new Refusal(404, "Not Found", "nothing is here; GET / lists what there is");
  }

  private static Refusal unavailable(String detail) {
    return new Refusal(503, "Service Unavailable", detail);
  }
}
