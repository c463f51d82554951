document.body.append('Packed by the fourth')
