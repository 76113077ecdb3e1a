@echo off
rem Starts the course from this folder: no network, no admin rights.
setlocal
pushd "%~dp0"
set "PY="
py -@PYTHON@ -c "" >nul 2>nul && set "PY=py -@PYTHON@"
if not defined PY python -c "import sys; sys.exit('%%d.%%d' %% sys.version_info[:2] != '@PYTHON@')" >nul 2>nul && set "PY=python"
if not defined PY (
  echo Expected Python @PYTHON@ on this computer, got none: install it from python.org, for yourself only,
  echo which needs no admin rights, then start again.
  pause
  exit /b 1
)
%PY% start.py %*
if errorlevel 1 pause
popd
