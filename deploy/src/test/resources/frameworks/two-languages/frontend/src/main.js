const answer = await fetch('/api/items')
document.querySelector('h1').textContent = await answer.text()
