/**
 * Figures of requests, proofs, contracts, complaints and surveys in plain SQL over the service database, written from
 * domain.md §5, §9 and §10 and sharing no code with the product. `:from` and `:to` bound the quarter, epoch ms; minutes
 * are WIB minutes since 1970-01-01 00:00 WIB. Corrections, late entries and open pauses do not occur in the demo city.
 */
export const requestViews = `
CREATE TEMP TABLE off(day TEXT);
INSERT INTO off VALUES ('2026-06-01'), ('2026-06-16'), ('2026-08-17'), ('2026-08-25');
CREATE TEMP TABLE span(kind TEXT, a INT, b INT);
INSERT INTO span VALUES ('calendar', 0, 1000000000);
WITH RECURSIVE day(d) AS (VALUES ('2026-06-01') UNION ALL SELECT date(d, '+1 day') FROM day WHERE d < '2026-11-30'),
  work AS (SELECT unixepoch(d) / 60 m, strftime('%w', d) w FROM day
    WHERE strftime('%w', d) BETWEEN '1' AND '5' AND d NOT IN (SELECT day FROM off))
INSERT INTO span SELECT 'workday24', m, m + 1440 FROM work
  UNION ALL SELECT 'workhours', m + 450, m + CASE w WHEN '5' THEN 690 ELSE 720 END FROM work
  UNION ALL SELECT 'workhours', m + 780, m + CASE w WHEN '5' THEN 870 ELSE 990 END FROM work;
CREATE TEMP TABLE ev AS SELECT request_id r, version v, type t, occurred_at_ms at, recorded_at_ms rec, entry_json j
  FROM s.request_events;
CREATE TEMP TABLE req AS
SELECT id, opd_id opd,
  (SELECT j->>'$.data.linkId' FROM ev WHERE r = id AND t = 'submitted') link,
  (SELECT unixepoch(j->>'$.data.wanted.date') / 60 FROM ev WHERE r = id AND t = 'submitted') wanted,
  (SELECT min(at) FROM ev WHERE r = id AND t = 'submitted') sub,
  (SELECT min(at) FROM ev WHERE r = id AND t = 'received') rcv,
  (SELECT min(at) FROM ev WHERE r = id AND t = 'dispositioned' AND j->>'$.data.to.role' = 'technician') dis,
  (SELECT min(at) FROM ev WHERE r = id AND t = 'started') sta,
  (SELECT min(at) FROM ev WHERE r = id AND t = 'increased') inc,
  (SELECT min(at) FROM ev WHERE r = id AND t = 'reported') rep,
  (SELECT min(at) FROM ev WHERE r = id AND t = 'completed') done,
  (SELECT min(v) FROM ev WHERE r = id AND t = 'completed') doneV,
  (SELECT min(at) FROM ev WHERE r = id AND t = 'rejected') rej,
  (SELECT min(at) FROM ev WHERE r = id AND t = 'cancelled') can,
  (SELECT min(at) FROM ev WHERE r = id AND t = 'paused') p1,
  (SELECT min(at) FROM ev WHERE r = id AND t = 'resumed') p2,
  (SELECT count(*) FROM ev WHERE r = id AND t = 'breach_explained') explained
FROM s.requests;
CREATE TEMP TABLE done AS
SELECT *, (done + 25200000) / 60000 stop, max((rcv + 25200000) / 60000, wanted - 1440) start,
  (p1 + 25200000) / 60000 pa, (p2 + 25200000) / 60000 pb,
  (sub + 25200000) / 60000 / 1440 > wanted / 1440 - 1 short
FROM req WHERE done >= :from AND done < :to;
CREATE TEMP TABLE clock AS
SELECT id, k kind,
  (SELECT coalesce(sum(max(0, min(stop, b) - max(start, a))), 0) FROM span WHERE kind = k) gross,
  (SELECT coalesce(sum(max(0, min(stop, pb, b) - max(start, pa, a))), 0) FROM span WHERE kind = k AND pa IS NOT NULL) paused,
  (SELECT coalesce(sum(max(0, min(stop - 1, b) - max(start, a))), 0) FROM span WHERE kind = k) -
  (SELECT coalesce(sum(max(0, min(stop - 1, pb, b) - max(start, pa, a))), 0) FROM span WHERE kind = k AND pa IS NOT NULL)
    < 1440 ontime
FROM done, (SELECT 'calendar' k UNION ALL SELECT 'workday24' UNION ALL SELECT 'workhours');
`

const whole = (id: string, sql: string) => `SELECT '${id}' id, (${sql}) value, NULL num, NULL den`
const share = (id: string, hit: string, from: string) =>
  `SELECT '${id}' id, total(${hit}) / count(*) value, total(${hit}) num, count(*) den FROM ${from}`
/** Nearest rank: the ceil(n·p/100)-th smallest; nothing below five values. */
const rank = (id: string, p: number, value: string, from: string) =>
  `SELECT '${id}' id, (SELECT x FROM (SELECT ${value} x, row_number() OVER (ORDER BY ${value}) k, count(*) OVER () n
     FROM ${from}) WHERE n >= 5 AND k = (n * ${p} + 99) / 100) value, NULL num, NULL den`
const durations = (id: string, value: string, from: string) => [
  rank(`${id}.median`, 50, value, from),
  rank(`${id}.p90`, 90, value, from),
  whole(`${id}.mean`, `SELECT sum(${value}) * 1.0 / count(*) FROM ${from}`),
  whole(`${id}.max`, `SELECT max(${value}) FROM ${from}`),
]

const inQuarter = (column: string) => `(${column} >= :from AND ${column} < :to)`
const left = 'min(coalesce(done, 9e15), coalesce(rej, 9e15), coalesce(can, 9e15))'
const clockOf = (kind: string) => `clock WHERE kind = '${kind}'`
const late = `(SELECT id FROM clock WHERE kind = 'calendar' AND NOT ontime)`
const overdue = `(SELECT id FROM req WHERE rcv < :to AND ${left} >= :to AND
  (:to + 25200000) / 60000 - max((rcv + 25200000) / 60000, wanted - 1440) > 1440)`

/** Step bounds by name; clipped to the start of the clock, so that the steps add up to the gross time. */
const steps = {
  submit_receive: ['sub', 'rcv'],
  receive_dispose: ['rcv', 'dis'],
  dispose_start: ['dis', 'sta'],
  start_increase: ['sta', 'inc'],
  increase_report: ['inc', 'rep'],
  report_done: ['rep', 'done'],
} as const
const stepMinutes = ([a, b]: readonly [string, string]) =>
  `max(0, (${b} + 25200000) / 60000 - max((${a} + 25200000) / 60000, start))`

export const requestFigureSql: string[] = [
  whole('openAtStart', `SELECT count(*) FROM req WHERE rcv < :from AND ${left} >= :from`),
  whole('in', `SELECT count(*) FROM req WHERE ${inQuarter('rcv')}`),
  whole('done', 'SELECT count(*) FROM done'),
  whole('rejected', `SELECT count(*) FROM req WHERE rcv IS NOT NULL AND ${inQuarter('rej')}`),
  whole('cancelled', `SELECT count(*) FROM req WHERE rcv IS NOT NULL AND ${inQuarter('can')}`),
  whole('openAtEnd', `SELECT count(*) FROM req WHERE rcv < :to AND ${left} >= :to`),
  whole('notReceived', `SELECT count(*) FROM req WHERE sub < :to AND coalesce(rcv, 9e15) >= :to AND ${left} >= :to`),
  share('onTime', 'ontime', clockOf('calendar')),
  ...['calendar', 'workday24', 'workhours'].map((kind) => share(`onTime.${kind}`, 'ontime', clockOf(kind))),
  share('onTime.withoutShortNotice', 'ontime', `clock JOIN done USING (id) WHERE kind = 'calendar' AND NOT short`),
  share('shortNotice', 'short', 'done'),
  ...durations('turnaround.net', '(gross - paused)', clockOf('calendar')),
  ...durations('turnaround.gross', 'gross', clockOf('calendar')),
  ...Object.entries(steps).flatMap(([name, bounds]) =>
    durations(`step.${name}`, stepMinutes(bounds), 'done').slice(0, 2),
  ),
  whole('breach', `SELECT count(*) FROM (SELECT * FROM ${late} UNION SELECT * FROM ${overdue})`),
  whole('breach.doneLate', `SELECT count(*) FROM ${late}`),
  whole('breach.openOverdue', `SELECT count(*) FROM ${overdue}`),
  whole('breach.unexplained', `SELECT count(*) FROM req WHERE NOT explained AND id IN (SELECT id FROM ${late})`),
  whole('pause.minutes', `SELECT sum(paused) FROM ${clockOf('calendar')}`),
  `SELECT 'pause.share' id, sum(paused) * 1.0 / sum(gross) value, sum(paused) num, sum(gross) den FROM ${clockOf('calendar')}`,
  whole(
    'pause.opd',
    `SELECT coalesce(sum(max(0, (min(p2, :to) + 25200000) / 60000 - (max(p1, :from) + 25200000) / 60000)), 0)
     FROM req WHERE p1 IS NOT NULL`,
  ),
  ...['supplier', 'kominfo', 'force_majeure'].map((party) =>
    whole(
      `pause.${party}`,
      `SELECT count(*) FROM ev WHERE t = 'paused' AND j->>'$.data.party' = '${party}' AND at < :to`,
    ),
  ),
  whole(
    'data.lateEntries',
    `SELECT count(*) FROM ev WHERE j->>'$.via' <> 'system' AND rec - at > 7200000 AND at < :to`,
  ),
  whole('data.corrections', `SELECT count(*) FROM ev WHERE t = 'corrected'`),
]

export const proofViews = `
CREATE TEMP TABLE increase AS
SELECT r, v, at, j, coalesce((SELECT min(n.v) FROM ev n WHERE n.r = e.r AND n.t = 'increased' AND n.v > e.v), 9e15) nextV
FROM ev e WHERE t = 'increased' AND j->>'$.data.changedAtMs' >= :from AND j->>'$.data.changedAtMs' < :to;
CREATE TEMP TABLE verdict AS
SELECT r, v, at, j->>'$.data.verdict' verdict FROM ev WHERE t = 'verdict_given' AND NOT j->>'$.data.isOverride';
CREATE TEMP TABLE judged AS
SELECT i.r, i.v, (SELECT verdict FROM verdict d WHERE d.r = i.r AND d.v > i.v AND d.v < nextV ORDER BY d.v DESC LIMIT 1) verdict,
  (SELECT (min(at) - i.at) / 60000 FROM verdict d WHERE d.r = i.r AND d.v > i.v AND d.v < nextV AND verdict = 'proven') toProof
FROM increase i;
CREATE TEMP TABLE falsedone AS
SELECT id,
  EXISTS (SELECT 1 FROM verdict d WHERE d.r = id) OR EXISTS (SELECT 1 FROM ev WHERE r = id AND t IN ('reopened', 'contested')) known,
  EXISTS (SELECT 1 FROM verdict d WHERE d.r = id AND d.v > doneV AND verdict IN ('not_effective', 'partial', 'reverted'))
  OR EXISTS (SELECT 1 FROM ev WHERE r = id AND t = 'reopened' AND j->>'$.data.cause' IN ('not_effective', 'partial', 'reverted')) wrong
FROM done;
CREATE TEMP TABLE contract AS
SELECT link_id link, direction dir, rate_bps rate, source, valid_from_ms a,
  lag(rate_bps) OVER w old, coalesce(lead(valid_from_ms) OVER w, 9e15) b
FROM s.contract_changes WINDOW w AS (PARTITION BY link_id, direction ORDER BY valid_from_ms, seq);
`

const verdicts = {
  proven: 'proven',
  partial: 'partial',
  notEffective: 'not_effective',
  reverted: 'reverted',
  notYetProvable: 'not_yet_provable',
  conflict: 'conflict',
}

export const proofFigureSql: string[] = [
  ...Object.entries(verdicts).map(([id, verdict]) =>
    share(`proof.${id}`, `verdict = '${verdict}'`, 'judged WHERE verdict IS NOT NULL'),
  ),
  share('proof.unjudged', 'verdict IS NULL', 'judged'),
  share('falseDone', 'wrong', 'falsedone WHERE known'),
  ...durations('proof.time', 'toProof', 'judged WHERE toProof IS NOT NULL'),
  ...['down', 'up'].flatMap((dir) => [
    whole(
      `added.${dir}`,
      `SELECT coalesce(sum(rate - old), 0) FROM contract WHERE dir = '${dir}' AND rate > old AND ${inQuarter('a')} AND source IN (SELECT id FROM req)`,
    ),
    whole(`addedTemporary.${dir}`, `SELECT count(*) FROM s.contract_changes WHERE until_ms IS NOT NULL`),
  ]),
]

const came = `s.complaints WHERE ${inQuarter('received_at_ms')}`
const over = 'min(coalesce(resolved_at_ms, 9e15), coalesce(ended_at_ms, 9e15))'
const complaintLimit = (met: string, due: string) =>
  `SELECT coalesce(${met} <= ${due}, 0) ok FROM ${came} AND
   (coalesce(${met}, 9e15) < :to OR (coalesce(ended_at_ms, 9e15) >= :to AND ${due} < :to))`

export const complaintFigureSql: string[] = [
  whole('complaint.in', `SELECT count(*) FROM ${came}`),
  whole('complaint.carriedOver', `SELECT count(*) FROM s.complaints WHERE received_at_ms < :from AND ${over} >= :from`),
  whole('complaint.openAtEnd', `SELECT count(*) FROM s.complaints WHERE received_at_ms < :to AND ${over} >= :to`),
  ...durations(
    'complaint.answer',
    '((first_answer_at_ms - received_at_ms) / 60000)',
    `${came} AND first_answer_at_ms < :to`,
  ).slice(0, 2),
  ...durations(
    'complaint.resolve',
    '((resolved_at_ms - received_at_ms) / 60000)',
    `${came} AND resolved_at_ms < :to`,
  ).slice(0, 2),
  share('complaint.answeredOnTime', 'ok', `(${complaintLimit('first_answer_at_ms', 'answer_due_at_ms')})`),
  share('complaint.resolvedOnTime', 'ok', `(${complaintLimit('resolved_at_ms', 'resolve_due_at_ms')})`),
  share('complaint.escalated', 'coalesce(escalated_at_ms < :to, 0)', came),
]

const forms = `s.survey_forms WHERE answered_date BETWEEN '2026-07-01' AND '2026-09-30'`
const complete = `(SELECT answers_json j FROM ${forms} AND (SELECT count(*) FROM json_each(answers_json)) = 9)`
export const surveyFigureSql: string[] = [
  whole(
    'skm.index',
    `SELECT round(sum((SELECT sum(value) FROM json_each(j))) * 25.0 / (9 * count(*)) + 1e-9, 2) FROM ${complete}`,
  ),
  // Krejcie & Morgan: chi² 3.841, P 0.5, d 0.05.
  whole('skm.needed', `SELECT round(3.841 * count(*) * 0.25 / (0.0025 * (count(*) - 1) + 3.841 * 0.25)) FROM done`),
  share('skm.complete', '(SELECT count(*) FROM json_each(answers_json)) = 9', forms),
]
