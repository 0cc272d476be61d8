// Six hours of a made-up fleet, as OpenMetrics for `promtool tsdb create-blocks-from openmetrics`: what the pictures show. The names are those
// that slotwarden exports; the story is ours. A DMS task fails after two hours and is resumed after three; a slot that a migration left behind
// keeps more and more; a server fills, another gives a slot up one day.
//   node history.mjs END_SECONDS > history.om
const END = Number(process.argv[2]);
const STEP = 30;
const HOURS = 6;
const START = END - HOURS * 3600;
const MIB = 2 ** 20;
const GIB = 2 ** 30;
const families = new Map();

function add(type, name, labels, value, at) {
  if (value === null) return;
  const text = Object.entries({ job: 'slotwarden', instance: 'slotwarden:9432', ...labels })
    .map(([k, v]) => `${k}="${v}"`).join(',');
  const family = families.get(name) ?? { type, series: new Map() };
  families.set(name, family);
  const samples = family.series.get(text) ?? [];
  family.series.set(text, samples);
  samples.push([value, at]);
}
const gauge = (name, labels, value, at) => add('gauge', name, labels, value, at);
const counter = (name, labels, value, at) => add('counter', name, labels, value, at);

const noise = (n) => { const x = Math.sin(n * 12.9898) * 43758.5453; return x - Math.floor(x); };
// WAL per second: days have waves, minutes have noise.
const pace = { orders: 2.6, billing: 0.7, crm: 0.5 };
const speed = (source, t) =>
  pace[source] * MIB * (1 + 0.35 * Math.sin((t / 3600) * 1.1) + 0.25 * (noise(Math.floor(t / 120) + source.length) - 0.5));

const capacity = { orders: 400, billing: 100, crm: 100 };
const lsn = { orders: 900 * GIB, billing: 300 * GIB, crm: 120 * GIB };
const kept = { orders: 41 * GIB, billing: 0, crm: 5.1 * GIB };
let cdc = 0.05 * GIB;
let reports = 13 * GIB;
let resumed = 0;

const FAILS = 2 * 3600;
const RESUMES = FAILS + 66 * 60;
const CAUGHT_UP = RESUMES + 38 * 60;

for (let t = 0; t <= HOURS * 3600; t += STEP) {
  const at = START + t;
  const down = t >= FAILS && t < RESUMES;
  const behind = t >= RESUMES && t < CAUGHT_UP;
  const wal = Object.fromEntries(Object.keys(pace).map((s) => [s, speed(s, t) * STEP]));
  for (const s of Object.keys(pace)) { lsn[s] += wal[s]; }
  kept.orders += wal.orders;
  kept.crm += wal.crm;
  if (down) cdc += wal.orders;
  else if (behind) cdc = Math.max(0.05 * GIB, cdc - (10.6 * GIB * STEP) / (CAUGHT_UP - RESUMES));
  else cdc = (30 + 70 * noise(t)) * MIB;
  reports = t % 5400 < STEP ? 12 * GIB : reports + wal.orders * 0.55;
  if (t === RESUMES) resumed = 1;

  gauge('slotwarden_build_info', { version: '1.0.0', java_version: '25.0.3' }, 1, at);
  gauge('slotwarden_mode', { mode: 'enforce' }, 1, at);
  const firing = { critical: 0, warning: 1 + (down && t > FAILS + 300 ? 1 : 0), info: 0 };
  if (down && t > FAILS + 1800) { firing.critical = 1; firing.warning = 1; }
  for (const [severity, n] of Object.entries(firing)) gauge('slotwarden_alerts', { severity, state: 'firing' }, n, at);

  const slots = {
    orders: [
      ['dms_orders_cdc', 'shop', 'dms_task', 'prod/orders-to-redshift', 'resume-cdc', cdc, !down,
        down ? 'disconnected' : behind ? 'catching_up' : 'healthy', down ? 'task_failed' : behind ? 'catching_up' : 'none', down ? FAILS : null],
      ['mig_2025_orders', 'shop', 'none', '', 'drop-left-over', kept.orders, false, 'disconnected', 'task_gone', -40 * 3600],
      ['reports', 'shop', 'subscription', 'reports on dwh', '', reports, true, 'lagging', 'slow_decoding', null],
    ],
    billing: [['standby_1', '', 'standby', 'billing-2', '', 24 * MIB * noise(t), true, 'healthy', 'none', null]],
    crm: [['dms_crm_cdc', 'crm', 'dms_task', 'prod/crm-to-s3', 'resume-cdc', kept.crm, true, 'stalled', 'not_confirming', null]],
  };
  for (const source of Object.keys(pace)) {
    const named = { source, kind: 'postgres' };
    const most = Math.max(...slots[source].map((s) => s[5]));
    const directory = most + 3 * GIB;
    const free = capacity[source] * GIB - directory - (source === 'orders' ? 105 : 30) * GIB;
    gauge('slotwarden_source_up', named, 1, at);
    gauge('slotwarden_source_last_success_timestamp_seconds', named, at - 8, at);
    gauge('slotwarden_source_info', { source, server_version: source === 'crm' ? '15.10' : '17.6', role: 'primary' }, 1, at);
    counter('slotwarden_source_wal_bytes_total', named, Math.round(lsn[source]), at);
    gauge('slotwarden_source_wal_directory_bytes', named, directory, at);
    gauge('slotwarden_source_storage_free_bytes', named, free, at);
    gauge('slotwarden_source_storage_capacity_bytes', named, capacity[source] * GIB, at);
    gauge('slotwarden_source_replication_slots', named, slots[source].length, at);
    gauge('slotwarden_source_max_replication_slots', named, 10, at);
    gauge('slotwarden_source_wal_holder', { ...named, holder: source === 'billing' ? 'checkpoint' : 'slot' }, 1, at);
    if (source === 'orders') {
      const left = free / (pace.orders * MIB * (1 + 0.08 * Math.sin(t / 2400)));
      gauge('slotwarden_source_full_timestamp_seconds', { ...named, estimate: 'median' }, at + left, at);
      gauge('slotwarden_source_full_timestamp_seconds', { ...named, estimate: 'p10' }, at + left * (0.72 + 0.04 * Math.sin(t / 1500)), at);
    }
    for (const [slot_name, database, owner_kind, owner, policy, bytes, active, state, cause, since] of slots[source]) {
      const slot = { source, slot_name, slot_type: database ? 'logical' : 'physical', database };
      const limit = source === 'crm' ? 40 * GIB : source === 'orders' ? 200 * GIB : null;
      const lag = slot_name === 'dms_orders_cdc' ? bytes * 0.8 : slot_name === 'reports' ? bytes * 0.6 : bytes;
      gauge('slotwarden_slot_info', { ...slot, plugin: database ? 'pgoutput' : '', owner_kind, owner, policy, protected: 'false' }, 1, at);
      gauge('slotwarden_slot_active', slot, active ? 1 : 0, at);
      gauge('slotwarden_slot_retained_bytes', slot, bytes, at);
      gauge('slotwarden_slot_confirmed_flush_lag_bytes', slot, database ? lag : null, at);
      gauge('slotwarden_slot_pinned_bytes', slot, database ? bytes - lag : null, at);
      gauge('slotwarden_slot_safe_wal_bytes', slot, limit && limit - bytes, at);
      gauge('slotwarden_slot_state', { ...slot, state }, 1, at);
      gauge('slotwarden_slot_cause', { ...slot, cause }, 1, at);
      gauge('slotwarden_slot_wal_status', { ...slot, wal_status: bytes > GIB ? 'extended' : 'reserved' }, 1, at);
      gauge('slotwarden_slot_disconnected_since_timestamp_seconds', slot, since === null ? null : START + since, at);
      if (limit && (!active || state === 'stalled')) {
        gauge('slotwarden_slot_lost_timestamp_seconds', slot, at + (limit - bytes) / (pace[source] * MIB), at);
      }
    }
  }
  gauge('slotwarden_source_up', { dms: 'prod', kind: 'dms' }, 1, at);
  gauge('slotwarden_source_last_success_timestamp_seconds', { dms: 'prod', kind: 'dms' }, at - 20, at);
  const tasks = [['orders-to-redshift', down ? 'failed' : t >= RESUMES && t < RESUMES + 120 ? 'starting' : 'running'], ['crm-to-s3', 'running']];
  for (const [task, status] of tasks) {
    const named = { dms: 'prod', task };
    const read = task.startsWith('orders') ? { source: 'orders', slot_name: 'dms_orders_cdc' } : { source: 'crm', slot_name: 'dms_crm_cdc' };
    gauge('slotwarden_task_status', { ...named, status }, 1, at);
    gauge('slotwarden_slot_task', { ...read, ...named }, 1, at);
  }
  gauge('slotwarden_action_scheduled_timestamp_seconds', { action: 'drop_slot', subject: 'orders/mig_2025_orders' }, END + 19 * 3600, at);
  for (const outcome of ['resumed', 'failed', 'pending']) {
    counter('slotwarden_actions_total', { action: 'resume_task', outcome }, outcome === 'resumed' ? resumed : 0, at);
  }
  counter('slotwarden_actions_total', { action: 'drop_slot', outcome: 'dropped' }, 0, at);
}

for (const [name, { type, series }] of families) {
  console.log(`# TYPE ${type === 'counter' ? name.replace(/_total$/, '') : name} ${type}`);
  for (const [labels, samples] of series) for (const [value, at] of samples) console.log(`${name}{${labels}} ${value} ${at}`);
}
console.log('# EOF');
