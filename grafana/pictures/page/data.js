import { dateTime, FieldType, getDisplayProcessor, toDataFrame } from '@grafana/data';

// What Grafana's core would fill in: https://github.com/grafana/grafana, public/app/plugins/panel/timeseries/config.ts
const CUSTOM = {
  drawStyle: 'line', lineInterpolation: 'linear', lineWidth: 1, lineStyle: { fill: 'solid' }, fillOpacity: 0, gradientMode: 'none',
  showPoints: 'never', pointSize: 5, spanNulls: false, insertNulls: false, axisPlacement: 'auto', axisLabel: '', axisColorMode: 'text',
  axisBorderShow: false, axisCenteredZero: false, scaleDistribution: { type: 'linear' }, stacking: { mode: 'none', group: 'A' },
  hideFrom: { legend: false, tooltip: false, viz: false }, thresholdsStyle: { mode: 'off' }, barAlignment: 0, barWidthFactor: 0.6,
  align: 'auto', cellOptions: { type: 'auto' }, inspect: false,
};
const STEP = 60;

export function concrete(text, asked) {
  return text
    .replaceAll('$__rate_interval', '4m')
    .replaceAll('$__interval', `${STEP}s`)
    .replace(/\$(job|instance|source|slot_name|dms|task)\b/g, (_, name) => asked.get(name) ?? '.+');
}

async function ask(path, parameters) {
  const answer = await fetch(`/api/v1/${path}?${new URLSearchParams(parameters)}`).then((r) => r.json());
  if (answer.status !== 'success') throw new Error(`${parameters.query}: ${answer.error}`);
  return answer.data.result;
}

export function range(asked) {
  const end = Number(asked.get('end'));
  return { start: end - 6 * 3600, end };
}

export function timeRange(asked) {
  const { start, end } = range(asked);
  const raw = { from: dateTime(start * 1000), to: dateTime(end * 1000) };
  return { ...raw, raw };
}

const legend = (format, labels) => (format || '').replace(/\{\{(\w+)}}/g, (_, name) => labels[name] ?? '');

/** The answers of a panel's targets, each series with its legend. */
export async function series(panel, asked) {
  const all = [];
  for (const target of panel.targets) {
    const query = concrete(target.expr, asked);
    const { start, end } = range(asked);
    const result = target.instant ? await ask('query', { query, time: end }) : await ask('query_range', { query, start, end, step: STEP });
    for (const { metric, values, value } of result) {
      all.push({ refId: target.refId, labels: metric, name: legend(target.legendFormat, metric), values: values ?? [value] });
    }
  }
  return all;
}

function config(panel, name) {
  const { defaults, overrides } = panel.fieldConfig;
  const made = structuredClone({ ...defaults, links: undefined });
  made.custom = { ...CUSTOM, ...made.custom };
  for (const { matcher, properties } of overrides) {
    const fits = matcher.id === 'byName' ? matcher.options === name : new RegExp(matcher.options.slice(1, -1)).test(name);
    for (const { id, value } of fits ? properties : []) {
      if (id === 'links') continue;
      const [first, second] = id.split('.');
      if (second) made[first] = { ...made[first], [second]: value };
      else made[first] = value;
    }
  }
  made.displayName = name;
  return made;
}

/** One frame a series, in the shape that the components expect. */
export function frames(panel, all, theme) {
  return all.map((one, index) => {
    const frame = toDataFrame({
      refId: one.refId,
      fields: [
        { name: 'Time', type: FieldType.time, values: one.values.map((v) => v[0] * 1000), config: {} },
        { name: 'Value', type: FieldType.number, values: one.values.map((v) => Number(v[1])), config: config(panel, one.name), labels: one.labels },
      ],
    });
    const field = frame.fields[1];
    field.state = { seriesIndex: index, displayName: one.name };
    field.display = getDisplayProcessor({ field, theme });
    frame.fields[0].display = getDisplayProcessor({ field: frame.fields[0], theme, timeZone: 'utc' });
    return frame;
  });
}

/** The transformations `merge` and `organize`: one row for each combination of the labels that the targets share. */
export function table(panel, all, theme) {
  const organize = panel.transformations.find((t) => t.id === 'organize').options;
  const single = panel.targets.length === 1;
  const rows = [];
  for (const one of all) {
    const column = single ? 'Value' : `Value #${one.refId}`;
    const cells = { ...one.labels, [column]: Number(one.values[0][1]) };
    const same = rows.filter((row) => Object.entries(one.labels).every(([k, v]) => row[k] === undefined || row[k] === v));
    const shared = Object.keys(one.labels).some((k) => rows.some((row) => row[k] !== undefined));
    if (same.length > 0 && shared) same.forEach((row) => Object.assign(row, cells));
    else rows.push(cells);
  }
  const sort = panel.options.sortBy?.[0];
  const names = Object.keys(organize.indexByName)
    .filter((name) => !organize.excludeByName[name])
    .sort((a, b) => organize.indexByName[a] - organize.indexByName[b]);
  if (sort) {
    const by = names.find((n) => organize.renameByName[n] === sort.displayName);
    const empty = (row) => row[by] === undefined;
    rows.sort((a, b) => empty(a) - empty(b) || (sort.desc ? -1 : 1) * (a[by] < b[by] ? -1 : a[by] > b[by] ? 1 : 0));
  }
  const frame = toDataFrame({
    fields: names.map((name) => {
      const number = name.startsWith('Value');
      const title = organize.renameByName[name];
      return {
        name: title,
        type: number ? FieldType.number : FieldType.string,
        values: rows.map((row) => row[name] ?? null),
        config: config(panel, title),
      };
    }),
  });
  frame.fields.forEach((field) => { field.display = getDisplayProcessor({ field, theme }); });
  return frame;
}
