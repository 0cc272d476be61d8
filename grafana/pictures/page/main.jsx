import { createTheme, ThemeContext } from '@grafana/data';
import { GlobalStyles } from '@grafana/ui';
import { createRoot } from 'react-dom/client';
import { Board } from './board.jsx';

// What to draw comes in the address: ?board=slotwarden-fleet&rows=21&end=SECONDS&source=orders
const asked = new URLSearchParams(location.search);
const theme = createTheme({ colors: { mode: 'dark' } });

createRoot(document.getElementById('root')).render(
  <ThemeContext.Provider value={theme}>
    <GlobalStyles />
    <Board asked={asked} theme={theme} />
  </ThemeContext.Provider>,
);
