package io.slotwarden.serve;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.Registration;
import io.slotwarden.serve.api.CreatedSlotJson;
import io.slotwarden.serve.api.HeldSnapshotJson;
import io.slotwarden.serve.api.RegistrationJson;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What people ask of a slot's life: `POST /api/v1/slots/...`.
final class SlotRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(SlotRoutes.class);

  private static final List<String> CREATE =
      List.of(
          "target", "plugin", "owner", "purpose", "expires", "database", "hold", "firstCopy", "by");
  private static final List<String> RENEW = List.of("target", "for", "reason", "by");
  private static final List<String> RELEASE = List.of("target", "reason", "by");
  private static final List<String> HOLD = List.of("target", "end", "by");

  private final View view;
  private final InstantSource clock;

  SlotRoutes(View view, InstantSource clock) {
    this.view = view;
    this.clock = clock;
  }

  /// @param door what stands before a person's word
  /// @throws Refusal when it is not done
  Reply answer(String what, Runnable door, Request request) throws IOException {
    return switch (what) {
      case "create" -> create(members(door, request, CREATE), request);
      case "renew" -> renew(members(door, request, RENEW), request);
      case "release" -> release(members(door, request, RELEASE), request);
      case "hold" -> hold(members(door, request, HOLD));
      default -> throw new Refusal(404, "Not Found", "nothing is here; GET / lists what there is");
    };
  }

  private static Members members(Runnable door, Request request, List<String> known)
      throws IOException {
    door.run();
    return Members.parse(request.jsonBody(), known);
  }

  private Reply create(Members m, Request request) {
    NextSteps.FirstCopy copy =
        m.has("firstCopy") ? NextSteps.FirstCopy.of(m.name("firstCopy")) : NextSteps.FirstCopy.DUMP;
    if (copy == NextSteps.FirstCopy.SNAPSHOT && m.has("hold")) {
      throw Members.bad(
          "'hold' is for a dump: a restored snapshot of the volume does not need the slot's own");
    }
    SlotLife.Wanted wanted =
        new SlotLife.Wanted(
            m.text("target"),
            m.name("plugin"),
            m.name("owner"),
            m.text("purpose"),
            m.neededDuration("expires"),
            m.has("database") ? m.name("database") : null,
            m.duration("hold"),
            by(m, request));
    SlotLife.Made made = told("create", wanted.by(), () -> view.slotLife().create(wanted));
    Registration r = made.registration();
    SlotLife.Held held = made.held();
    String none = NextSteps.noPosition(made, copy);
    Lsn position = none == null ? made.created().startPosition() : null;
    return Reply.json(
        new CreatedSlotJson(
            r.slot().target(),
            r.database(),
            r.plugin(),
            r.owner(),
            r.purpose(),
            r.createdAt(),
            r.expiresAt(),
            position == null ? null : position.toString(),
            none,
            held == null ? null : held.snapshot(),
            held == null ? null : held.lease(),
            held == null ? null : held.until(),
            NextSteps.of(made, copy)));
  }

  private Reply renew(Members m, Request request) {
    String by = by(m, request);
    return registration(
        told(
            "renew",
            by,
            () ->
                view.slotLife()
                    .renew(m.text("target"), m.neededDuration("for"), m.text("reason"), by)));
  }

  private Reply release(Members m, Request request) {
    String by = by(m, request);
    return registration(
        told("release", by, () -> view.slotLife().release(m.text("target"), m.text("reason"), by)));
  }

  private Reply registration(Registration r) {
    RegistrationJson json = Registrations.json(r, clock.instant());
    return Reply.json(json);
  }

  private Reply hold(Members m) {
    SlotLife.Held held = refused(() -> view.slotLife().hold(m.text("target"), m.flag("end")));
    return Reply.json(new HeldSnapshotJson(held.target(), held.open(), held.lease(), held.until()));
  }

  private static String by(Members m, Request request) {
    String address = request.exchange().getRemoteAddress().getAddress().getHostAddress();
    return m.has("by") ? m.name("by") + " via " + address : "api from " + address;
  }

  private static <T> T told(String what, String by, Supplier<T> done) {
    T result = refused(done);
    LOG.atInfo()
        .addKeyValue("event", "word")
        .addKeyValue("command", "slot " + what)
        .addKeyValue("by", by)
        .log("what a person asked of a slot was done");
    return result;
  }

  private static <T> T refused(Supplier<T> done) {
    try {
      return done.get();
    } catch (View.Rejected e) {
      String detail = e.getMessage();
      throw new Refusal(e.status(), "Not done", detail == null ? "it was not done" : detail);
    }
  }
}
