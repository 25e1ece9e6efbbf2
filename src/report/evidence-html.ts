import { htmlEscape } from "escape-goat";
import { SEVERITIES } from "../rules/rule.ts";
import { counted } from "./counted.ts";
import type {
  AuditSummary,
  BundledAudit,
  BundledEvent,
  BundledFile,
  EvidenceIndex,
} from "./evidence-index.ts";
import { faultsOf, minutes, verdict } from "./evidence-text.ts";
import { printable } from "./printable.ts";

/** The page by which an auditor reads a bundle: it stands by itself, runs nothing and asks nobody for anything. */
export function evidenceHtml(index: EvidenceIndex): string {
  const { accountId, audits, rootEvents, strangers, longestGap } = index;
  const title = `Evidence of AWS account ${accountId}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(`From ${minutes(index.from)} to ${minutes(index.to)}`)}</p>
<p class="verdict"><strong>${escaped(verdict(index))}</strong></p>
<dl>
${definition("Audits", String(audits.length))}
${audits.length === 0 ? "" : definition("Longest time without an audit of everything", `${longestGap.hours} hours, ${minutes(longestGap.from)} to ${minutes(longestGap.to)}`)}
${definition("Root events", String(rootEvents.length))}
${definition("Source", index.source)}
${definition("Made", `${minutes(index.madeAt)}, by Rootwatch ${index.rootwatch}`)}
</dl>
${strangers.length === 0 ? "" : strangersHtml(strangers)}
<h2>Audits</h2>
${audits.length === 0 ? "<p>None in this period.</p>" : auditsHtml(audits)}
<h2>Root events</h2>
${rootEvents.length === 0 ? "<p>None in this period.</p>" : eventsHtml(rootEvents)}
${HOW_TO_CHECK}
</main>
</body>
</html>
`;
}

/** Whatever is shown comes from files. */
function escaped(text: string): string {
  return htmlEscape(printable(text));
}

function definition(term: string, text: string): string {
  return `<dt>${escaped(term)}</dt><dd>${escaped(text)}</dd>`;
}

function strangersHtml(names: readonly string[]): string {
  const items = names.map((name) => `<li><code>${escaped(name)}</code></li>`).join("");
  return `<p class="fault">These are of no audit and no event; they are not in the bundle:</p>\n<ul>${items}</ul>`;
}

function auditsHtml(audits: readonly BundledAudit[]): string {
  return `<table>
<thead><tr><th scope="col">Seen</th><th scope="col">Fails</th><th scope="col">Accepted</th><th scope="col">Not checked</th><th scope="col">Evidence</th><th scope="col">Files</th></tr></thead>
<tbody>
${audits.map(auditRow).join("\n")}
</tbody>
</table>`;
}

function auditRow(audit: BundledAudit): string {
  const { observedAt, summary, state, rules, files } = audit;
  const scope =
    rules === null || rules === "all" ? "" : `<br><small>${escaped(`only ${rules.join(", ")}`)}</small>`;
  const numbers =
    summary === null
      ? '<td colspan="3">audit.json cannot be read</td>'
      : `<td>${escaped(failsOf(summary))}</td><td>${summary.excepted}</td><td>${summary.unknown}</td>`;
  const evidence =
    state === "whole" ? "whole" : `<span class="fault">${faultsOf(audit).map(escaped).join("<br>")}</span>`;
  return `<tr><th scope="row">${escaped(minutes(observedAt))}${scope}</th>${numbers}<td>${evidence}</td><td>${files.map(link).join(" ")}</td></tr>`;
}

/** `3: 1 critical, 2 high` */
function failsOf({ fail, failBySeverity }: AuditSummary): string {
  const parts = SEVERITIES.toReversed().flatMap((severity) => {
    const count = failBySeverity[severity] ?? 0;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  return parts.length === 0 ? String(fail) : `${fail}: ${parts.join(", ")}`;
}

function eventsHtml(events: readonly BundledEvent[]): string {
  return `<table>
<thead><tr><th scope="col">Day</th><th scope="col">Kind</th><th scope="col">Severity</th><th scope="col">Told</th><th scope="col">File</th></tr></thead>
<tbody>
${events.map(eventRow).join("\n")}
</tbody>
</table>`;
}

function eventRow({ day, kind, severity, recordedAt, events, problem, file }: BundledEvent): string {
  const fault = problem === null ? "" : `<span class="fault">${escaped(problem)}</span>`;
  const what =
    kind === null || severity === null || recordedAt === null || events === null
      ? `<td colspan="3">${fault}</td>`
      : `<td>${escaped(kind)}${events === 1 ? "" : `, ${escaped(counted(events, "event"))}`}${fault === "" ? "" : `<br>${fault}`}</td><td>${escaped(severity)}</td><td>${escaped(minutes(recordedAt))}</td>`;
  return `<tr><th scope="row">${escaped(day ?? "undated")}</th>${what}<td>${link(file)}</td></tr>`;
}

function link({ path, sha256 }: BundledFile): string {
  const href = path.split("/").map(encodeURIComponent).join("/");
  return `<a href="${escaped(href)}" title="${escaped(`SHA-256 ${sha256}`)}">${escaped(path.split("/").at(-1) ?? path)}</a>`;
}

const HOW_TO_CHECK = `<h2>How to check it</h2>
<p>Each audit has a <code>manifest.json</code> with the SHA-256 of every other file that it left. This page has compared them;
anybody can do so again:</p>
<pre>sha256sum --check SHA256SUMS</pre>
<p><code>SHA256SUMS</code> has for each file of an audit what its manifest says: what was changed or taken away since the audit
fails. Of what no manifest speaks for it has what was copied, and shows only that it has not changed since this bundle was made:
root events, the manifests themselves, audits without one, and this index.</p>
<p>Who could write where the evidence lay could change a file and its manifest, and any root event. Against that there are
the versions of the bucket, and its Object Lock.</p>
<p>What an audit found follows from <code>snapshot.json</code>, what AWS answered, and <code>settings.json</code>, by what it was
judged. The same version of Rootwatch finds the same again:</p>
<pre>npx rootwatch audit --snapshot audits/&lt;audit&gt;/snapshot.json --settings audits/&lt;audit&gt;/settings.json</pre>
<p>An audit that was asked for some rules only is judged by all of them there. <code>credential-report.csv</code> is AWS's
report as it was given. <code>digest.json</code> is what there was to tell; it does not say that anybody was told.</p>`;

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { opacity: .75; } dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); font-weight: normal; }
thead th { font-weight: 600; }
tbody th { white-space: nowrap; }
pre { overflow-x: auto; padding: .5rem .75rem; border: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
.fault { color: light-dark(#a40000, #ff8a80); font-weight: 600; }
@media print { main { max-width: none; margin: 0; } a { color: inherit; } }
`;
