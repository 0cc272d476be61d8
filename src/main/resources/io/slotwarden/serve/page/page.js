// Fetches what changes every 5 s, only while the page is visible and the switch is on. Without it the page works too.
(() => {
  'use strict';
  const every = 5000; // ms
  const live = document.getElementById('live');
  const summary = document.getElementById('summary');
  const part = () => document.getElementById('part');

  // Where the keyboard was, so that a refresh does not throw it back to the top.
  const focused = () => [...part().querySelectorAll('a')].indexOf(document.activeElement);

  // The summary line is kept and changed only where it differs: it is what a screen reader reads out.
  const say = (tone, content) => {
    if (summary.innerHTML === content.innerHTML) return;
    summary.className = tone;
    summary.replaceChildren(...content.cloneNode(true).childNodes);
  };

  const show = html => {
    const page = new DOMParser().parseFromString(html, 'text/html');
    const [line, fresh] = [page.getElementById('summary'), page.getElementById('part')];
    if (!line || !fresh) throw new Error('no page in the answer');
    const at = focused();
    part().replaceWith(fresh);
    if (at >= 0) fresh.querySelectorAll('a')[at]?.focus({preventScroll: true});
    say(line.className, line);
    document.body.classList.remove('lost');
  };

  const lost = () => {
    const line = document.createElement('p');
    line.textContent = 'slotwarden does not answer: what you see is old.';
    say('summary critical', line);
    document.body.classList.add('lost');
  };

  const refresh = async () => {
    if (!live.checked || document.hidden || getSelection().type === 'Range') return;
    try {
      const answer = await fetch(location.pathname + '?fragment', {signal: AbortSignal.timeout(every)});
      if (!answer.ok && answer.status !== 404) throw new Error(answer.status);
      show(await answer.text());
    } catch {
      lost();
    }
  };

  document.getElementById('switch').hidden = false;
  live.addEventListener('change', refresh);
  document.addEventListener('visibilitychange', refresh);
  setInterval(refresh, every);
})();
