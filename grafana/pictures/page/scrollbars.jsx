// In place of react-custom-scrollbars-2, which Vite does not unpack rightly: nothing is scrolled in a picture.
export default function Scrollbars({ children }) {
  return <div style={{ width: '100%', height: '100%', overflow: 'hidden' }}>{children}</div>;
}
