const HtmlWebpackPlugin = require('html-webpack-plugin')

module.exports = { plugins: [new HtmlWebpackPlugin({ title: 'Packed by the fourth' })] }
