export default function Page() { return <h1>Next up</h1> }
