export default function App() {
  return <h1>Drawn by React</h1>
}
