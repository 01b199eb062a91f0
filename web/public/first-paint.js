// Theme and language before the first paint. The rest of the settings live in src/settings/.
;(function () {
  var root = document.documentElement
  var read = function (key) {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  var theme = read('pantau.theme')
  var isDark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.dataset.theme = location.pathname === '/wall' ? 'wall' : isDark ? 'dark' : 'light'
  root.lang = read('pantau.language') === 'en' ? 'en' : 'id'
})()
