import { BigValue, PanelChrome, Table, TimeSeries } from '@grafana/ui';
import { getDisplayProcessor } from '@grafana/data';
import { useEffect, useState } from 'react';
import { frames, series, table, timeRange } from './data.js';

const WIDTH = 1500;
const CELL = WIDTH / 24;
const ROW = 38;

/** The upper rows of a dashboard, as its JSON lays them out. Links, menus and the tool bar belong to Grafana's core and are not drawn. */
export function Board({ asked, theme }) {
  const [board, setBoard] = useState(null);
  const [left, setLeft] = useState(1);
  useEffect(() => {
    fetch(`/dashboards/${asked.get('board')}.json`).then((r) => r.json()).then((json) => {
      const shown = json.panels.filter((p) => p.type !== 'row' && p.gridPos.y < Number(asked.get('rows')));
      setLeft(shown.length);
      setBoard({ ...json, panels: shown });
    });
  }, []);
  if (board === null) return null;
  const height = Math.max(...board.panels.map((p) => p.gridPos.y + p.gridPos.h)) * ROW + 48;
  return (
    <div id="board" data-left={left} style={{ position: 'relative', width: WIDTH, height, background: theme.colors.background.canvas }}>
      <div style={{ padding: '12px 12px 0', color: theme.colors.text.primary, fontSize: 20 }}>{board.title}</div>
      {board.panels.map((panel) => (
        <Panel key={panel.id} panel={panel} asked={asked} theme={theme} done={() => setLeft((n) => n - 1)} />
      ))}
    </div>
  );
}

function Panel({ panel, asked, theme, done }) {
  const [all, setAll] = useState(null);
  useEffect(() => {
    series(panel, asked).then((found) => {
      if (found.length === 0) console.warn(`no data: ${panel.title}`);
      setAll(found);
      done();
    });
  }, []);
  const { x, y, w, h } = panel.gridPos;
  const width = w * CELL - 8;
  const height = h * ROW - 8;
  return (
    <div style={{ position: 'absolute', left: x * CELL + 4, top: 48 + y * ROW, width, height }}>
      <PanelChrome title={panel.title} width={width} height={height} description={panel.description}>
        {(innerWidth, innerHeight) => all && <Body panel={panel} all={all} asked={asked} theme={theme} width={innerWidth} height={innerHeight} />}
      </PanelChrome>
    </div>
  );
}

function Body({ panel, all, asked, theme, width, height }) {
  switch (panel.type) {
    case 'stat': return <Stats panel={panel} all={all} theme={theme} width={width} height={height} />;
    case 'timeseries':
      return (
        <TimeSeries
          frames={frames(panel, all, theme)} timeRange={timeRange(asked)} timeZone="utc" width={width} height={height}
          legend={panel.options.legend} structureRev={1} theme={theme}
        />
      );
    case 'table': return <Table data={table(panel, all, theme)} width={width} height={height} />;
    case 'state-timeline': return <Timeline panel={panel} all={all} asked={asked} theme={theme} width={width} height={height} />;
    default: throw new Error(`no picture of a ${panel.type}`);
  }
}

function Stats({ panel, all, theme, width, height }) {
  const { defaults } = panel.fieldConfig;
  const shown = all.length > 0 ? frames(panel, all, theme).map((f) => f.fields[1]) : [];
  const values = shown.length > 0
    ? shown.map((field) => ({ ...field.display(field.values[field.values.length - 1]), title: field.config.displayName }))
    : [{ ...getDisplayProcessor({ field: { type: 'string', config: {}, values: [] }, theme })(null), text: defaults.noValue ?? 'No data', numeric: NaN }];
  const mode = shown.length > 0 ? panel.options.textMode : 'value';
  return (
    <div style={{ display: 'flex' }}>
      {values.map((value, i) => (
        <BigValue
          key={i} value={value} width={width / values.length} height={height} colorMode="value" graphMode="none" justifyMode="auto"
          textMode={mode === 'auto' ? 'value' : mode} theme={theme}
        />
      ))}
    </div>
  );
}

/** A stand-in: Grafana's state timeline lives in its core and is in no package. */
function Timeline({ panel, all, asked, theme, width, height }) {
  const range = timeRange(asked);
  const [from, to] = [range.from.valueOf() / 1000, range.to.valueOf() / 1000];
  const states = panel.fieldConfig.defaults.mappings[0].options;
  const seen = [...new Set(all.flatMap((s) => s.values.map((v) => v[1])))].sort((a, b) => a - b);
  const label = Math.min(230, 8 + 7 * Math.max(...all.map((s) => s.name.length)));
  const row = (height - 44) / Math.max(1, all.length);
  const place = (t) => label + ((t - from) / (to - from)) * (width - label - 8);
  const colour = (v) => theme.visualization.getColorByName(states[v]?.color ?? 'gray');
  const hours = Array.from({ length: 7 }, (_, i) => Math.ceil(from / 3600) * 3600 + i * 3600).filter((t) => t <= to);
  return (
    <svg width={width} height={height} fontFamily={theme.typography.fontFamily} fontSize={12}>
      {all.map((one, i) => (
        <g key={one.name}>
          <text x={label - 8} y={i * row + row / 2 + 4} fill={theme.colors.text.primary} textAnchor="end">{one.name}</text>
          {runs(one.values).map(([value, start, end]) => (
            <g key={start}>
              <rect x={place(start)} y={i * row + row * 0.1} width={Math.max(1, place(end) - place(start))} height={row * 0.8} fill={colour(value)} opacity={0.8} />
              {place(end) - place(start) > 90 && (
                <text x={place(start) + 6} y={i * row + row / 2 + 4} fill={theme.colors.getContrastText(colour(value))}>{states[value]?.text}</text>
              )}
            </g>
          ))}
        </g>
      ))}
      {hours.map((t) => (
        <text key={t} x={place(t)} y={all.length * row + 14} fill={theme.colors.text.secondary} textAnchor="middle">
          {new Date(t * 1000).toISOString().slice(11, 16)}
        </text>
      ))}
      {seen.map((value, i) => (
        <g key={value} transform={`translate(${8 + i * 140}, ${height - 14})`}>
          <rect width={14} height={4} y={4} fill={colour(value)} />
          <text x={20} y={10} fill={theme.colors.text.primary}>{states[value]?.text}</text>
        </g>
      ))}
    </svg>
  );
}

function runs(values) {
  const all = [];
  for (const [time, value] of values) {
    const last = all.at(-1);
    if (last && last[0] === value) last[2] = time;
    else { if (last) last[2] = time; all.push([value, time, time]); }
  }
  return all;
}
