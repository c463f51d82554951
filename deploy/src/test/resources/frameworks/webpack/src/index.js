document.body.append('Packed')
