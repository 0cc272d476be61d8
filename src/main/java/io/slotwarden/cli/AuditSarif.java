package io.slotwarden.cli;

import io.slotwarden.audit.AuditCheck;
import io.slotwarden.audit.AuditFinding;
import io.slotwarden.audit.AuditReport;
import io.slotwarden.audit.AuditReport.Entry;
import io.slotwarden.model.Severity;
import io.slotwarden.serve.api.SarifJson;
import io.slotwarden.serve.api.SarifJson.DriverJson;
import io.slotwarden.serve.api.SarifJson.InvocationJson;
import io.slotwarden.serve.api.SarifJson.LocationJson;
import io.slotwarden.serve.api.SarifJson.LogicalJson;
import io.slotwarden.serve.api.SarifJson.NotificationJson;
import io.slotwarden.serve.api.SarifJson.ResultJson;
import io.slotwarden.serve.api.SarifJson.RunJson;
import io.slotwarden.serve.api.SarifJson.SarifRuleJson;
import io.slotwarden.serve.api.SarifJson.TextJson;
import io.slotwarden.serve.api.SarifJson.ToolJson;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// A report as SARIF, for the tools that collect findings. Pure.
final class AuditSarif {
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

  private AuditSarif() {}

  static SarifJson of(AuditReport report) {
    List<ResultJson> results =
        report.entries().stream()
            .flatMap(
                e -> Stream.concat(e.result().findings().stream().map(f -> found(e, f)), open(e)))
            .toList();
    InvocationJson invocation =
        new InvocationJson(
            report.notChecked() == 0,
            report.unseen().stream()
                .map(why -> new NotificationJson("error", new TextJson(why)))
                .toList());
    return new SarifJson(
        SCHEMA,
        "2.1.0",
        List.of(
            new RunJson(
                new ToolJson(
                    new DriverJson(
                        "slotwarden",
                        Main.version(),
                        Arrays.stream(AuditCheck.values()).map(AuditSarif::rule).toList())),
                List.of(invocation),
                results)));
  }

  private static SarifRuleJson rule(AuditCheck check) {
    return new SarifRuleJson(
        check.id(),
        check.name().toLowerCase(Locale.ROOT),
        new TextJson(check.title()),
        new TextJson(check.why()),
        Map.of("stage", check.stage().word()));
  }

  private static ResultJson found(Entry entry, AuditFinding f) {
    String more =
        f.count() > f.objects().size() ? " (" + f.objects().size() + " of " + f.count() + ")" : "";
    String kind = f.severity() == Severity.INFO ? "informational" : "fail";
    String level =
        switch (f.severity()) {
          case CRITICAL -> "error";
          case WARNING -> "warning";
          case INFO -> "none";
        };
    Stream<String> names =
        f.objects().isEmpty() ? Stream.of("") : f.objects().stream().map(o -> "/" + o.name());
    return new ResultJson(
        f.check().id(),
        f.check().ordinal(),
        kind,
        level,
        new TextJson(f.text() + more + ". " + f.remedy()),
        names.map(n -> location(place(entry) + n)).toList());
  }

  private static Stream<ResultJson> open(Entry entry) {
    AuditCheck check = entry.result().check();
    return entry.result().notChecked().stream()
        .map(
            why ->
                new ResultJson(
                    check.id(),
                    check.ordinal(),
                    "open",
                    "none",
                    new TextJson("not checked: " + why),
                    List.of(location(place(entry)))));
  }

  private static String place(Entry entry) {
    return entry.source() + "/" + entry.database();
  }

  private static LocationJson location(String name) {
    return new LocationJson(List.of(new LogicalJson(name, "resource")));
  }
}
