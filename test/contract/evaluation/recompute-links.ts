/**
 * Figures of the network in plain SQL over the telemetry file, sharing no code with the product. Rows of 5 minutes are
 * read along the steps of the contract that was in force at their beginning. `:from` and `:to` bound the quarter, epoch ms.
 */
const bits = (c: string) => `(CASE ${c}.dir WHEN 'down' THEN d_oct ELSE u_oct END * 8000)`
const ms = (c: string) => `(CASE ${c}.dir WHEN 'down' THEN d_ms ELSE u_ms END)`
/** Rows of the quarter with their contract `c.rate`. */
const measured = `contract c JOIN lnk USING (link) CROSS JOIN t.r5m r ON r.link = n
  AND ts >= (max(a, :from) + 999) / 1000 AND ts < (min(b, :to) + 999) / 1000`
/** The 95th percentile of `x` over `rows` by nearest rank. */
const p95Of = (x: string, rows: string) =>
  `(SELECT x FROM (SELECT ${x} x, row_number() OVER (ORDER BY ${x}) k, count(*) OVER () total FROM ${rows})
    WHERE k = (total * 95 + 99) / 100)`
const known = `(CASE WHEN spoken >= 297000 THEN 300000 ELSE spoken END)`
const down = `(CASE WHEN polls > 0 THEN CAST(round(${known} * downs * 1.0 / polls) AS INT) ELSE 0 END)`
const planned = (value: string) => `CAST(round((${value}) * (1 - excused)) AS INT)`
const mean = (c: string) => `${bits(c)} * 1.0 / ${ms(c)}`

export const linkViews = `
CREATE TEMP TABLE lnk AS SELECT l.id n, l.name link FROM t.link l WHERE l.name IN (SELECT value FROM json_each(:links));
CREATE INDEX temp.contract_of ON contract (link, dir, a);
CREATE TEMP TABLE top AS SELECT lnk.link, max(d_max) down, max(u_max) up FROM lnk JOIN t.r5m r ON r.link = n
WHERE ts * 1000 >= :from AND ts * 1000 < :to GROUP BY lnk.link;
CREATE TEMP TABLE cap AS SELECT link, dir, max(max(rate), CASE dir WHEN 'down' THEN down ELSE up END) cap
FROM contract JOIN top USING (link) WHERE a < :to AND b > :from GROUP BY link, dir;
CREATE TEMP TABLE use AS
SELECT c.link, c.dir, count(*) rows, sum(min(${ms('c')}, 300000)) covered, max(${bits('c')} * 1.0 / nullif(${ms('c')}, 0) / rate) peak,
  sum(CASE WHEN ${bits('c')} * 1.0 / nullif(${ms('c')}, 0) >= rate * 0.95 THEN ${ms('c')} ELSE 0 END) ceil,
  sum(CASE WHEN ${bits('c')} * 1.0 / max(300000, ${ms('c')}) >= rate * 0.95 THEN min(${ms('c')}, 300000) ELSE 0 END) ceilLow,
  sum(CASE WHEN (${bits('c')} + max(0, 300000 - ${ms('c')}) * cap) * 1.0 / max(300000, ${ms('c')}) >= rate * 0.95
    THEN max(300000, ${ms('c')}) ELSE 0 END) ceilHigh
FROM ${measured} JOIN cap ON cap.link = c.link AND cap.dir = c.dir GROUP BY c.link, c.dir;
CREATE TEMP TABLE p95 AS
SELECT link, dir, ${p95Of(mean('use'), `lnk l JOIN t.r5m ON t.r5m.link = l.n WHERE l.link = use.link AND ts * 1000 >= :from AND ts * 1000 < :to AND ${ms('use')} > 0`)} x,
  ${p95Of(`${mean('c')} / rate`, `${measured} WHERE c.link = use.link AND c.dir = use.dir AND ${ms('c')} > 0`)} share
FROM use;
CREATE TEMP TABLE work AS SELECT value link, max(from_ms, approved_at_ms) f, to_ms t FROM s.maintenance_windows, json_each(link_ids_json);
CREATE TEMP VIEW o AS
SELECT lnk.link, ts * 1000 at, oper_down downs, oper_polls polls,
  min(300000, CAST(round(oper_polls * CASE WHEN d_n > 0 THEN d_ms * 1.0 / d_n ELSE 10000 END) AS INT)) spoken,
  coalesce(max(0, min(work.t, ts * 1000 + 300000) - max(work.f, ts * 1000)) / 300000.0, 0) excused
FROM lnk CROSS JOIN t.r5m r ON r.link = n LEFT JOIN work ON work.link = lnk.link;
CREATE TEMP TABLE a AS
SELECT link, sum(${known} - ${down}) up, sum(${down}) down, sum(300000 - ${known}) unknown, sum(${planned(down)}) pdown,
  sum(${planned(`${known} - ${down}`)}) pup, sum(${planned(`300000 - ${known}`)}) punknown
FROM o WHERE at >= :from AND at < :to GROUP BY link;
CREATE TEMP TABLE dn AS SELECT link, at, ${planned(down)} pdown FROM o WHERE downs > 0 AND at >= :from AND at < :to;
CREATE TEMP TABLE outage AS
SELECT *, NOT EXISTS (SELECT 1 FROM dn p WHERE p.link = dn.link AND p.at = dn.at - 300000 AND p.pdown > 0) begins
FROM dn WHERE pdown > 0;
CREATE TEMP TABLE pair AS
SELECT e.r, req.link, x.value->>'$.direction' dir, e.j->>'$.data.changedAtMs' c FROM ev e JOIN req ON req.id = e.r,
  json_each(e.j, '$.data.rates') x
WHERE e.t = 'increased' AND e.j->>'$.data.changedAtMs' >= :from AND e.j->>'$.data.changedAtMs' < :to;
CREATE TEMP TABLE side AS
SELECT pair.*, min(2, (c - (SELECT max(k.a) FROM contract k WHERE k.link = pair.link AND k.dir = pair.dir AND k.a < c)) / 604800000,
  coalesce(((SELECT min(k.a) FROM contract k WHERE k.link = pair.link AND k.dir = pair.dir AND k.a > c) - c) / 604800000, 2)) weeks
FROM pair;
CREATE TEMP TABLE win AS
SELECT r, link, dir, weeks, 'before' part, c / 300000 * 300 - weeks * 604800 f, c / 300000 * 300 t FROM side WHERE weeks > 0
UNION ALL SELECT r, link, dir, weeks, 'after', (c + 299999) / 300000 * 300, (c + 299999) / 300000 * 300 + weeks * 604800
FROM side WHERE weeks > 0;
CREATE TEMP TABLE cmp AS
SELECT w.r, w.dir, w.part,
  (SELECT total(min(${ms('w')}, 300000)) FROM lnk l JOIN t.r5m ON t.r5m.link = l.n WHERE l.link = w.link AND ts >= f AND ts < w.t)
    / (weeks * 604800000.0) coverage,
  ${p95Of(mean('w'), `lnk l JOIN t.r5m ON t.r5m.link = l.n WHERE l.link = w.link AND ts >= f AND ts < w.t AND ${ms('w')} > 0`)} x
FROM win w;
CREATE TEMP TABLE both AS
SELECT pair.r, pair.dir, b.x bx, a.x ax, coalesce(b.coverage >= 0.8 AND a.coverage >= 0.8, 0) ok FROM pair
LEFT JOIN cmp b ON b.r = pair.r AND b.dir = pair.dir AND b.part = 'before'
LEFT JOIN cmp a ON a.r = pair.r AND a.dir = pair.dir AND a.part = 'after';
`

const asked = '((:to - :from) * (SELECT count(*) FROM lnk))'
const covered = '(SELECT sum(c) FROM (SELECT min(covered) c FROM use GROUP BY link))'
const openLinks = `(SELECT link FROM req WHERE sub < :to AND coalesce(done, rej, can, 9e15) >= :to)`
const available = (id: string, up: string, down: string, unknown: string) =>
  `SELECT '${id}' id, sum(${up}) * 1.0 / sum(${up} + ${down}) value, sum(${up}) / 60000.0 num, sum(${up} + ${down}) / 60000.0 den,
   sum(${up}) * 1.0 / sum(${up} + ${down} + ${unknown}) low, sum(${up} + ${unknown}) * 1.0 / sum(${up} + ${down} + ${unknown}) high FROM a`

export const linkFigureSql: string[] = [
  ...['down', 'up'].map(
    (
      dir,
    ) => `SELECT 'usage.ceiling.${dir}' id, sum(ceil) / 60000.0 value, NULL num, NULL den, sum(ceilLow) / 60000.0 low,
      sum(ceilHigh) / 60000.0 high FROM use WHERE dir = '${dir}'`,
  ),
  `SELECT 'usage.needsMore' id, sum(yes) * 1.0 / count(*) value, sum(yes) num, count(*) den FROM (
    SELECT link, max(ceil >= 36000000 OR share >= 0.9) AND link NOT IN ${openLinks} yes FROM use JOIN p95 USING (link, dir) GROUP BY link)`,
  `SELECT 'usage.idle' id, sum(yes) * 1.0 / count(*) value, sum(yes) num, count(*) den FROM (
    SELECT min(peak <= 0.2) yes FROM use GROUP BY link HAVING min(covered) * 1.0 / (:to - :from) >= 0.8)`,
  available('availability', 'up', 'down', 'unknown'),
  available('availability.withoutMaintenance', 'pup', 'pdown', 'punknown'),
  `SELECT 'availability.outages' id, sum(begins) value FROM outage WHERE pdown > 0`,
  `SELECT 'availability.mttr' id, sum(pdown) / 60000.0 / sum(begins) value, sum(pdown) / 60000.0 num, sum(begins) den FROM outage WHERE pdown > 0`,
  `SELECT 'data.coverage' id, ${covered} * 1.0 / ${asked} value, ${covered} / 60000.0 num, ${asked} / 60000.0 den`,
  `SELECT 'data.linksWithoutData' id, count(*) value FROM lnk WHERE link NOT IN (SELECT link FROM use WHERE covered > 0)`,
  ...['reset', 'gap', 'implausible', 'ambiguous'].map(
    (label) =>
      `SELECT 'data.${label}' id, sum(q_${label}) value FROM t.r5m WHERE ts * 1000 >= :from AND ts * 1000 < :to`,
  ),
  `SELECT 'beforeAfter.compared' id, total(ok) / count(*) value, total(ok) num, count(*) den FROM both`,
  `SELECT 'beforeAfter.p95Rose' id, total(ax > bx) / count(*) value, total(ax > bx) num, count(*) den FROM both WHERE ok`,
]

/** What each link's row says, by column of the rows table. */
export const linkRowSql = `
SELECT d.link, d.x downP95, u.x upP95, d.share downP95Share, ud.peak downPeak, uu.peak upPeak, ud.ceil / 60000.0 downCeiling,
  up * 1.0 / (up + down) availability, down / 60000.0 down, unknown / 60000.0 unknown
FROM p95 d JOIN p95 u ON u.link = d.link AND u.dir = 'up' JOIN a ON a.link = d.link
JOIN use ud ON ud.link = d.link AND ud.dir = 'down' JOIN use uu ON uu.link = d.link AND uu.dir = 'up' WHERE d.dir = 'down'`
